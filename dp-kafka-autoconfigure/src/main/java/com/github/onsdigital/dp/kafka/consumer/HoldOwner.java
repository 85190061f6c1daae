package com.github.onsdigital.dp.kafka.consumer;

/**
 * Who can hold a consumer. Each at most once, and nobody withdraws another's hold.
 *
 * @since 0.1.0
 */
public enum HoldOwner {

	/**
	 * {@link ConsumerGroup#stop()}, or {@code start=manual} from the beginning.
	 */
	OPERATOR_STOP("operator-stop"),

	/**
	 * {@link ConsumerGroup#pause()}.
	 */
	OPERATOR_PAUSE("operator-pause"),

	/**
	 * A subscribed check that is not healthy.
	 */
	HEALTH("health"),

	/**
	 * The error policy {@code stop}, or a container that ended by itself.
	 */
	ERROR("error"),

	/**
	 * The application context, while it is stopped or paused.
	 */
	SHUTDOWN("shutdown");

	private final String text;

	HoldOwner(String text) {
		this.text = text;
	}

	/**
	 * The name as the endpoint and the logs tell it, for example {@code operator-stop}.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
