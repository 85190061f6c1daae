/**
 * What drives consumers by health, and what Actuator shows.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.health;

import org.jspecify.annotations.NullMarked;
