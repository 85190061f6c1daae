package com.github.onsdigital.dp.kafka.consumer;

/**
 * The owners of holds. Each owner has at most one hold per consumer and withdraws only
 * its own.
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
	 * A subscribed check is not healthy.
	 */
	HEALTH("health"),

	/**
	 * The error policy {@code stop}, or a container that ended abnormally.
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
	 * Returns the name that endpoint and logs use, for example {@code operator-stop}.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
