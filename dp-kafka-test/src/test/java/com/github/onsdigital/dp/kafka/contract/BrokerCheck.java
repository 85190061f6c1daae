package com.github.onsdigital.dp.kafka.contract;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A health indicator of the application.
 */
final class BrokerCheck implements ContractCheck, HealthIndicator {

	private Result result = Result.UP;

	private boolean run;

	@Override
	public void up() {
		set(Result.UP);
	}

	@Override
	public void down() {
		set(Result.DOWN);
	}

	@Override
	public void fail() {
		set(Result.EXCEPTION);
	}

	@Override
	public void hang() {
		set(Result.NONE);
	}

	@Override
	public synchronized boolean hasRun() {
		return this.run;
	}

	private synchronized void set(Result result) {
		this.result = result;
		this.run = false;
		notifyAll();
	}

	@Override
	public Health health() {
		return switch (await()) {
			case UP -> Health.up().build();
			case DOWN -> Health.down().build();
			default -> throw new IllegalStateException("planted");
		};
	}

	private synchronized Result await() {
		try {
			while (this.result == Result.NONE) {
				wait();
			}
			this.run = true;
			return this.result;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Result.EXCEPTION;
		}
	}

	/**
	 * The result of the check.
	 */
	private enum Result {

		UP, DOWN, EXCEPTION, NONE

	}

}
