/**
 * Connects over TLS with a client certificate.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.tls;

import org.jspecify.annotations.NullMarked;
