/**
 * What Actuator shows of Kafka, and the driver of consumers.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
