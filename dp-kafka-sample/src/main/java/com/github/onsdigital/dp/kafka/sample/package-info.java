/**
 * An application that replies to hellos with Kafka, based on the starter only.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.sample;

import org.jspecify.annotations.NullMarked;
