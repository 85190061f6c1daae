package com.github.onsdigital.dp.kafka.test.time;

import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock whose conditions wait in virtual time.
 */
final class VirtualLock extends ReentrantLock {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient Scheduling scheduling;

	VirtualLock(Scheduling scheduling) {
		this.scheduling = scheduling;
	}

	@Override
	public Condition newCondition() {
		return new VirtualCondition();
	}

	private void unlockFully(int holds) {
		for (int i = 0; i < holds; i++) {
			unlock();
		}
	}

	private void lockAgain(int holds) {
		for (int i = 0; i < holds; i++) {
			lock();
		}
	}

	/**
	 * A condition of the lock; its state is guarded by the lock.
	 */
	private final class VirtualCondition implements Condition {

		private final Deque<Wait> waits = new ArrayDeque<>();

		@Override
		@SuppressWarnings("WaitNotInLoop") // the callers loop
		public void await() throws InterruptedException {
			long unused = awaitNanos(Long.MAX_VALUE);
		}

		@Override
		public void awaitUninterruptibly() {
			throw new UnsupportedOperationException("not simulated: awaitUninterruptibly");
		}

		@Override
		public long awaitNanos(long nanosTimeout) throws InterruptedException {
			requireLock();
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			long start = VirtualLock.this.scheduling.now();
			Wait wait = VirtualLock.this.scheduling.newWait(nanosTimeout);
			this.waits.add(wait);
			VirtualLock.this.scheduling.begin(wait);
			int holds = getHoldCount();
			unlockFully(holds);
			try {
				VirtualLock.this.scheduling.block(wait);
			}
			finally {
				lockAgain(holds);
				this.waits.remove(wait);
			}
			return nanosTimeout - (VirtualLock.this.scheduling.now() - start);
		}

		@Override
		@SuppressWarnings("WaitNotInLoop") // the callers loop
		public boolean await(long time, TimeUnit unit) throws InterruptedException {
			return awaitNanos(unit.toNanos(time)) > 0;
		}

		@Override
		public boolean awaitUntil(Date deadline) {
			throw new UnsupportedOperationException("not simulated: awaitUntil");
		}

		@Override
		public void signal() {
			requireLock();
			for (Wait wait : this.waits) {
				if (!wait.isWoken()) {
					VirtualLock.this.scheduling.wake(wait);
					return;
				}
			}
		}

		@Override
		public void signalAll() {
			requireLock();
			this.waits.forEach(VirtualLock.this.scheduling::wake);
		}

		private void requireLock() {
			if (!isHeldByCurrentThread()) {
				throw new IllegalMonitorStateException();
			}
		}

	}

}
