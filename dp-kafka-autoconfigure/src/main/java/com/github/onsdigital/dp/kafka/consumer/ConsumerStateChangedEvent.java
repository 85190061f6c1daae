package com.github.onsdigital.dp.kafka.consumer;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * Published for each transition of a consumer. The events of one consumer are published
 * in order, on its life-cycle thread {@code dp-kafka-<id>}. A listener that blocks delays
 * the next transition of the consumer and must not wait for it. Two events are equal if
 * they describe the same transition of the same consumer.
 *
 * @since 0.1.0
 */
public class ConsumerStateChangedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient Transition transition;

	/**
	 * Creates the event of one transition.
	 * @param consumer the consumer
	 * @param transition the transition
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

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof ConsumerStateChangedEvent other && getSource().equals(other.getSource())
				&& Objects.equals(this.transition, other.transition);
	}

	@Override
	public int hashCode() {
		return Objects.hash(getSource(), this.transition);
	}

	@Override
	public String toString() {
		return "ConsumerStateChangedEvent[" + getConsumer().id() + ": " + this.transition + "]";
	}

}
