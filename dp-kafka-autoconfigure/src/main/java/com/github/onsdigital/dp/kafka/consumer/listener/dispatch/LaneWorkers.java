package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The workers of one member that have been started. Thread-safe.
 */
final class LaneWorkers {

	private final List<LaneWorker> workers = new CopyOnWriteArrayList<>();

	private final Consumer<Runnable> starter;

	private final Consumer<Throwable> failureListener;

	LaneWorkers(Consumer<Runnable> starter, Consumer<Throwable> failureListener) {
		this.starter = starter;
		this.failureListener = failureListener;
	}

	// a thread that cannot be created ends the run
	void start(LaneWorker worker) {
		this.workers.add(worker);
		try {
			this.starter.accept(worker);
		}
		catch (RuntimeException ex) {
			this.failureListener.accept(new IllegalStateException("a worker thread could not be started", ex));
		}
		catch (Error ex) {
			this.failureListener.accept(ex);
		}
	}

	void ended(LaneWorker worker) {
		this.workers.remove(worker);
	}

	// returns the records behind calls that take long to the queue
	void reclaimStuck(WorkQueue queue, long nowNanos) {
		for (LaneWorker worker : this.workers) {
			if (worker.isStuck(nowNanos)) {
				queue.reclaim(worker);
			}
		}
	}

	// whether a worker has taken records that it has not started
	boolean haveRest() {
		for (LaneWorker worker : this.workers) {
			if (worker.hasRest()) {
				return true;
			}
		}
		return false;
	}

	List<PendingCall> currentCalls() {
		return this.workers.stream().map(LaneWorker::current).filter(Objects::nonNull).toList();
	}

	// the member is closed: notes which threads run the calls that have not ended
	void markThreads() {
		for (LaneWorker worker : this.workers) {
			PendingCall call = worker.current();
			if (call != null) {
				call.runsOn(worker.thread());
			}
		}
	}

	List<Thread> threads() {
		return this.workers.stream().map(LaneWorker::thread).filter(Objects::nonNull).toList();
	}

}
