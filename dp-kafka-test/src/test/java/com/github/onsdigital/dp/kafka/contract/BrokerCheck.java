package com.github.onsdigital.dp.kafka.contract;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A health indicator of the application.
 */
final class BrokerCheck implements ContractCheck, HealthIndicator {

	private volatile Result result = Result.UP;

	@Override
	public void up() {
		this.result = Result.UP;
	}

	@Override
	public void down() {
		this.result = Result.DOWN;
	}

	@Override
	public void fail() {
		this.result = Result.EXCEPTION;
	}

	@Override
	public Health health() {
		return switch (this.result) {
			case UP -> Health.up().build();
			case DOWN -> Health.down().build();
			case EXCEPTION -> throw new IllegalStateException("planted");
		};
	}

	/**
	 * The result of the check.
	 */
	private enum Result {

		UP, DOWN, EXCEPTION

	}

}
