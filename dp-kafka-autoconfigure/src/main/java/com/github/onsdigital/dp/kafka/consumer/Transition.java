package com.github.onsdigital.dp.kafka.consumer;

import java.time.Instant;

/**
 * A transition of a consumer from one state to another.
 *
 * @param from the state before
 * @param to the state after
 * @param reason the reason
 * @param at the time of the transition
 * @since 0.1.0
 */
public record Transition(ConsumerState from, ConsumerState to, TransitionReason reason, Instant at) {

}
