/**
 * The Actuator endpoint {@code kafkaconsumers}.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.endpoint;

import org.jspecify.annotations.NullMarked;
