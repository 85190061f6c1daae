/**
 * A service that says hello through Kafka, built on the starter alone.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.sample;

import org.jspecify.annotations.NullMarked;
