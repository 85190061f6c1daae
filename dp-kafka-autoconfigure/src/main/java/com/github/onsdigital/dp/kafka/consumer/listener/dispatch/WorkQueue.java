package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The records of one member that can start, in the order in which they became ready, and
 * the wake-up of its workers. All workers share it, so that no record waits while a
 * worker is idle. Thread-safe.
 * <p>
 * A record that was ready and may not start now, because its partition is closed, is set
 * aside until {@link #rearrange}.
 */
final class WorkQueue {

	private static final Logger logger = LoggerFactory.getLogger(WorkQueue.class);

	private final Lock lock;

	private final Condition changed;

	private final CallPermits permits;

	private final Runnable starter;

	private final Runnable drainedListener;

	private final int maxWorkers;

	private final WorkLists records = new WorkLists();

	private int workers;

	private int idle;

	private boolean held;

	private boolean stalled;

	private boolean closed;

	// written with the lock; a completing thread reads it without
	private volatile boolean permitAwaited;

	/**
	 * Creates a queue.
	 * @param maxWorkers the number of workers to start at most
	 * @param permits limits the calls
	 * @param time creates the lock
	 * @param starter starts a worker
	 * @param drainedListener is notified when no record is ready and no call has begun
	 */
	WorkQueue(int maxWorkers, CallPermits permits, TimeSource time, Runnable starter, Runnable drainedListener) {
		this.maxWorkers = maxWorkers;
		this.permits = permits;
		this.lock = time.newLock();
		this.changed = this.lock.newCondition();
		this.starter = starter;
		this.drainedListener = drainedListener;
	}

	// adds records and wakes a worker; any thread
	void addAll(ReadyRecords added) {
		if (!added.isEmpty()) {
			change(() -> {
				for (LaneRecord record = added.poll(); record != null; record = added.poll()) {
					this.records.add(record);
				}
			});
		}
	}

	void add(LaneRecord record) {
		change(() -> this.records.add(record));
	}

	// changes the queue, and wakes a worker if there is work
	private void change(Runnable change) {
		boolean start;
		this.lock.lock();
		try {
			change.run();
			start = wakeOne();
		}
		finally {
			this.lock.unlock();
		}
		startIf(start);
	}

	/**
	 * Takes records for a worker, and gives them to it. Waits until there are some.
	 * Another worker is woken if further records can start: each worker wakes the next.
	 * @param worker the worker
	 * @param max the maximum number of records
	 * @return false if the queue is closed
	 */
	boolean take(LaneWorker worker, int max) {
		boolean start;
		this.lock.lock();
		try {
			int permitted = awaitReady(max);
			if (permitted == 0) {
				this.workers--;
				return false;
			}
			ReadyRecords taken = new ReadyRecords();
			while (taken.size() < permitted) {
				LaneRecord record = this.records.poll();
				if (record == null) {
					break;
				}
				taken.add(record);
			}
			this.permits.release(permitted - taken.size());
			worker.assign(taken.first());
			start = this.records.startable() > 0 && worker.isHelpUseful(this.records.startable()) && wakeOne();
		}
		finally {
			this.lock.unlock();
		}
		startIf(start);
		return true;
	}

	// returns the number of permits that were acquired; 0 if the queue is closed
	private int awaitReady(int max) {
		while (!this.closed) {
			int permitted = (this.held || this.stalled) ? 0 : acquirePermits(Math.min(max, this.records.startable()));
			if (permitted > 0) {
				return permitted;
			}
			if (this.records.startable() == 0 && this.permits.used() == 0) {
				this.drainedListener.run();
			}
			this.idle++;
			try {
				this.changed.await();
			}
			catch (InterruptedException ex) {
				// the thread belongs to dp-kafka; its end does not depend on interrupts
				logger.trace("a worker was interrupted", ex);
			}
			finally {
				this.idle--;
			}
		}
		return 0;
	}

	private int acquirePermits(int wanted) {
		if (wanted == 0) {
			return 0;
		}
		int permitted = this.permits.acquire(wanted);
		if (permitted == 0) {
			this.permitAwaited = true;
			// released since, and not signalled
			permitted = this.permits.acquire(wanted);
		}
		return permitted;
	}

	// calls have ended outside a worker: the poll thread is notified if these were the
	// last ones; any thread
	void releaseAndCheck(int count) {
		release(count);
		if (this.permits.used() == 0 && read(() -> this.records.startable() == 0)) {
			this.drainedListener.run();
		}
	}

	// a call has ended; any thread
	void release(int count) {
		this.permits.release(count);
		if (this.permitAwaited) {
			this.lock.lock();
			try {
				this.permitAwaited = false;
				this.changed.signal();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Returns a record that a worker has not started, and the rest of the worker's
	 * records, to the start of the queue: all others of their partitions come after them.
	 * @param worker the worker
	 * @param record the record that may not start, or {@code null}
	 * @param reason why it may not start
	 */
	void giveBack(LaneWorker worker, @Nullable LaneRecord record, Refusal reason) {
		this.lock.lock();
		try {
			this.held |= reason == Refusal.HELD;
			this.stalled |= reason == Refusal.STALLED;
			ReadyRecords returned = new ReadyRecords();
			if (record != null) {
				returned.add(record);
			}
			for (LaneRecord rest = worker.takeRest(); rest != null;) {
				LaneRecord next = rest.nextReady();
				returned.add(rest);
				rest = next;
			}
			this.permits.release(returned.size());
			this.records.addAllFirst(returned);
		}
		finally {
			this.lock.unlock();
		}
	}

	// returns the records that a worker has taken and not started, because its current
	// call takes long
	void reclaim(LaneWorker worker) {
		giveBack(worker, null, Refusal.CLOSED);
		wake();
	}

	/**
	 * Changes limits of partitions: sets aside the records that may not start, makes
	 * others ready again, and drops those of partitions that are no longer assigned. The
	 * records of a partition are in its order afterwards. Poll thread only.
	 * @param limits changes the limits; no worker takes a record meanwhile
	 */
	void rearrange(Runnable limits) {
		change(() -> {
			limits.run();
			this.records.rearrange();
		});
	}

	// the poll thread has closed or opened the partitions
	void holdApplied() {
		change(() -> this.held = false);
	}

	// the member has its partitions after a stall
	void membershipConfirmed() {
		change(() -> this.stalled = false);
	}

	// wakes a worker if there is work; any thread
	void wake() {
		change(() -> {
		});
	}

	// whether records wait although a worker is idle or could be started
	boolean hasIdleWorkers() {
		return read(() -> this.records.startable() > 0 && !this.held && !this.stalled && this.permits.isAvailable()
				&& (this.idle > 0 || this.workers < this.maxWorkers));
	}

	// whether records were refused because the partitions may be lost
	boolean isStalled() {
		return read(() -> this.stalled);
	}

	private boolean read(BooleanSupplier state) {
		this.lock.lock();
		try {
			return state.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
	}

	// a worker has ended with an exception
	void workerFailed() {
		change(() -> this.workers--);
	}

	// ends the workers after their current calls
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// with the lock; returns whether a worker has to be started
	private boolean wakeOne() {
		if (this.records.startable() == 0 || this.closed) {
			return false;
		}
		if (this.idle > 0) {
			this.changed.signal();
			return false;
		}
		if (this.workers < this.maxWorkers) {
			this.workers++;
			return true;
		}
		return false;
	}

	private void startIf(boolean start) {
		if (start) {
			this.starter.run();
		}
	}

}
