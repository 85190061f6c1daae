package com.github.onsdigital.dp.kafka.consumer;

import org.springframework.context.ApplicationEvent;

/**
 * Published for each move of a consumer, in order for one consumer, by a thread of
 * dp-kafka: a listener that blocks delays the consumer's next move.
 *
 * @since 0.1.0
 */
public class ConsumerStateChangedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient Transition transition;

	/**
	 * Makes the event of one move.
	 * @param consumer the consumer that moved
	 * @param transition the move
	 */
	public ConsumerStateChangedEvent(ConsumerGroup consumer, Transition transition) {
		super(consumer);
		this.transition = transition;
	}

	public ConsumerGroup getConsumer() {
		return (ConsumerGroup) getSource();
	}

	public Transition getTransition() {
		return this.transition;
	}

}
