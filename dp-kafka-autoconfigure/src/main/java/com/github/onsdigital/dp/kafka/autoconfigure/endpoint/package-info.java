/**
 * Conditions and beans for what Actuator shows.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
