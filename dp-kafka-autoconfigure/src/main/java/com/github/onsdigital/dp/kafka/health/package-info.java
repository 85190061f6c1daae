/**
 * Holds of consumers by health checks, and the health contributors for Actuator.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.health;

import org.jspecify.annotations.NullMarked;
