/**
 * The connection to the brokers: addresses, TLS, and an SSL bundle that reloads its
 * files.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.connection;

import org.jspecify.annotations.NullMarked;
