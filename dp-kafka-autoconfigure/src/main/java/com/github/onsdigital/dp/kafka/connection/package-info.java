/**
 * Who the brokers are and how to speak to them: addresses, TLS, one live SSL bundle.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.connection;

import org.jspecify.annotations.NullMarked;
