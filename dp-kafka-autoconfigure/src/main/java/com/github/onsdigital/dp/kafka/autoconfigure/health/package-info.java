/**
 * Auto-configuration of Actuator's health and of the health checks that hold consumers.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
