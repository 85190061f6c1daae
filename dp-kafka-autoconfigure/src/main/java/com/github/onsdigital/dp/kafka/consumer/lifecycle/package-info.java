/**
 * The state machine, the set of holds and the life-cycle thread of a consumer. Depends on
 * the JDK and on packages of dp-kafka that depend on it only.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.NullMarked;
