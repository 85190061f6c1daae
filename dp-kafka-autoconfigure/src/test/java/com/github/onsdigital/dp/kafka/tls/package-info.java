/**
 * Complete services over TLS on real brokers.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.tls;

import org.jspecify.annotations.NullMarked;
