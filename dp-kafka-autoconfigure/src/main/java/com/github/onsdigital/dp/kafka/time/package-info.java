/**
 * The time of dp-kafka: its clock, waits, threads and timers.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.time;

import org.jspecify.annotations.NullMarked;
