package com.github.onsdigital.dp.kafka.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gate for threads that wait in real time.
 */
final class BrokerGate implements ContractGate {

	private final CountDownLatch opened = new CountDownLatch(1);

	private final AtomicInteger waiting = new AtomicInteger();

	@Override
	public void pass() throws InterruptedException {
		this.waiting.incrementAndGet();
		try {
			this.opened.await();
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	@Override
	public void open() {
		this.opened.countDown();
	}

	@Override
	public boolean isWaitedFor() {
		return this.waiting.get() > 0;
	}

}
