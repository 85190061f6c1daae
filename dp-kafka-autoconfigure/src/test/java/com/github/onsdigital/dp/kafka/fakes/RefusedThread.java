package com.github.onsdigital.dp.kafka.fakes;

import java.util.concurrent.ThreadFactory;

/**
 * A thread that the system does not give, or only when it is asked again.
 */
public final class RefusedThread extends Thread {

	private int refusals;

	private RefusedThread(Runnable work, int refusals) {
		super(work);
		this.refusals = refusals;
	}

	/**
	 * Makes threads of which each is refused so many times.
	 * @param times how often
	 * @return makes the threads
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
			// in earnest an OutOfMemoryError, but that would end JUnit too
			throw new InternalError("unable to create native thread");
		}
		super.start();
	}

}
