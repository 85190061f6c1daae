package com.github.onsdigital.dp.kafka.consumer;

import java.time.Instant;

/**
 * One move of a consumer.
 *
 * @param from the state it left
 * @param to the state it entered
 * @param reason why
 * @param at when
 * @since 0.1.0
 */
public record Transition(ConsumerState from, ConsumerState to, TransitionReason reason, Instant at) {

}
