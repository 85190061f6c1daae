/**
 * The virtual time of the test kit: a clock that only the test moves, and the threads,
 * locks and executors that wait by it.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.test.time;

import org.jspecify.annotations.NullMarked;
