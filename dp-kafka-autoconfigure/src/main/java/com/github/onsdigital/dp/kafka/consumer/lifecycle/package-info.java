/**
 * The state machine, the set of holds and the one thread that moves a consumer. JDK only.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.NullMarked;
