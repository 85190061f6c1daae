package com.github.onsdigital.dp.kafka.fakes;

import java.util.concurrent.ThreadFactory;

/**
 * A thread whose start fails, always or a number of times.
 */
public final class RefusedThread extends Thread {

	private int refusals;

	private RefusedThread(Runnable work, int refusals) {
		super(work);
		this.refusals = refusals;
	}

	/**
	 * Creates threads whose start fails a number of times.
	 * @param times the number of failures
	 * @return the factory
	 */
	public static ThreadFactory times(int times) {
		return (work) -> new RefusedThread(work, times);
	}

	public static ThreadFactory always() {
		return times(Integer.MAX_VALUE);
	}

	@Override
	public synchronized void start() {
		if (this.refusals > 0) {
			this.refusals--;
			// the JVM throws an OutOfMemoryError, but that would end JUnit too
			throw new InternalError("unable to create native thread");
		}
		super.start();
	}

}
