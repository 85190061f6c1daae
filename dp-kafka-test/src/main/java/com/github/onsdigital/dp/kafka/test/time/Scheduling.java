package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Counts the busy threads and advances the time to the next deadline when there are none.
 */
final class Scheduling {

	private final ReentrantLock mutex = new ReentrantLock();

	private final Condition changed = this.mutex.newCondition();

	@SuppressWarnings("ThreadLocalUsage") // each time has threads of its own
	private final ThreadLocal<@Nullable Activity> current = new ThreadLocal<>();

	private final Set<Activity> busy = new LinkedHashSet<>();

	private final Agenda events = new Agenda();

	private final RealTimeLimit limit;

	private final AtomicLong numbers = new AtomicLong();

	private volatile long now;

	// runs the due timers outside the mutex
	private @Nullable Thread driver;

	private final FreeRunner freeRunner = new FreeRunner(this);

	private final Stalls stalls = new Stalls();

	Scheduling(Supplier<String> description) {
		this.limit = new RealTimeLimit(description);
	}

	long now() {
		return this.now;
	}

	void setLimit(Duration limit) {
		this.limit.set(limit);
	}

	// An activity is busy from now on.
	Activity begin(String name) {
		Activity activity = new Activity(name);
		locked(() -> this.busy.add(activity));
		return activity;
	}

	// Runs a task as an activity. On a thread that is tracked already, the thread's own
	// activity covers it.
	void run(Activity activity, Runnable task) {
		if (this.current.get() != null) {
			end(activity);
			task.run();
			return;
		}
		activity.thread = Thread.currentThread();
		this.current.set(activity);
		try {
			task.run();
		}
		finally {
			this.current.remove();
			end(activity);
		}
	}

	void end(Activity activity) {
		locked(() -> {
			this.busy.remove(activity);
			this.changed.signalAll();
		});
	}

	// Returns a wait of the current thread that has not begun, but can end already.
	Wait newWait(long nanos) {
		long time = this.now;
		long deadline = (nanos > Long.MAX_VALUE - time) ? Long.MAX_VALUE : time + Math.max(0, nanos);
		return new Wait(deadline, this.numbers.incrementAndGet(), Thread.currentThread(), this.current.get());
	}

	// Begins a wait, unless it has ended. Its thread is not busy from now on.
	void begin(Wait wait) {
		locked(() -> {
			wait.woken |= wait.deadline() <= this.now;
			if (!wait.woken) {
				this.events.add(wait);
				if (wait.activity != null) {
					this.busy.remove(wait.activity);
				}
				this.changed.signalAll();
			}
		});
	}

	// Ends a wait; its thread is busy from now on, or from the end of a stall on.
	void wake(Wait wait) {
		locked(() -> {
			if (!this.stalls.suspend(wait) && !wait.signalled) {
				wakeLocked(wait);
			}
			this.changed.signalAll();
		});
	}

	private void wakeLocked(Wait wait) {
		if (!wait.woken) {
			wait.woken = true;
			this.events.remove(wait);
			if (wait.activity != null) {
				this.busy.add(wait.activity);
			}
			LockSupport.unpark(wait.thread);
		}
	}

	// Blocks until the wait ends.
	void block(Wait wait) throws InterruptedException {
		if (wait.activity == null) {
			drive(wait);
			return;
		}
		while (!wait.woken) {
			LockSupport.park(wait);
			if (Thread.interrupted()) {
				locked(() -> wakeLocked(wait));
				throw new InterruptedException();
			}
		}
	}

	// An untracked thread waits: it advances the time while no tracked thread is busy.
	private void drive(Wait wait) throws InterruptedException {
		this.mutex.lock();
		try {
			this.stalls.requireNone(this.driver);
			while (!wait.woken) {
				if (Thread.interrupted()) {
					wakeLocked(wait);
					throw new InterruptedException();
				}
				stepOrAwaitChange();
			}
		}
		finally {
			wakeLocked(wait);
			this.mutex.unlock();
		}
	}

	private boolean isSettled() {
		return this.busy.isEmpty() && (this.driver == null || this.driver == Thread.currentThread());
	}

	@SuppressWarnings("WaitNotInLoop") // the callers loop
	private void awaitChange() throws InterruptedException {
		boolean unused = this.changed.await(100, TimeUnit.MILLISECONDS);
	}

	// Sets the time, ends the due waits and runs the due timers, without the mutex.
	private void step(long time) {
		this.now = Math.max(this.now, time);
		fire(false);
	}

	private void fire(boolean externalOnly) {
		List<Timer> timers = new ArrayList<>();
		for (Event event : this.events.due(this.now)) {
			if (event instanceof Timer timer && (timer.external() || !externalOnly)) {
				this.events.remove(event);
				timers.add(timer);
			}
			else if (event instanceof Wait wait && !externalOnly) {
				wakeLocked(wait);
			}
		}
		if (!timers.isEmpty()) {
			drive(() -> timers.forEach((timer) -> timer.action().run()));
		}
	}

	// Runs an action without the mutex. No other thread advances the time meanwhile.
	private void drive(Runnable action) {
		this.driver = Thread.currentThread();
		this.mutex.unlock();
		try {
			action.run();
		}
		finally {
			this.mutex.lock();
			this.driver = null;
			this.changed.signalAll();
		}
	}

	void settle() {
		requireUntracked();
		locked(this::awaitSettled);
	}

	private void locked(Runnable action) {
		this.mutex.lock();
		try {
			action.run();
		}
		finally {
			this.mutex.unlock();
		}
	}

	private void awaitSettled() {
		long start = System.nanoTime();
		while (!isSettled()) {
			this.limit.checkSettling(start, this.busy);
			try {
				awaitChange();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("interrupted while dp-kafka was busy", ex);
			}
		}
	}

	boolean isTracked() {
		return this.current.get() != null;
	}

	private void requireUntracked() {
		if (isTracked()) {
			throw new IllegalStateException(
					"A thread of dp-kafka, such as that of a handler, must not wait until dp-kafka is idle");
		}
	}

	void advance(long nanos) {
		if (nanos < 0) {
			throw new IllegalArgumentException("Time cannot go back");
		}
		requireUntracked();
		this.mutex.lock();
		try {
			this.stalls.requireNone(this.driver);
			long start = this.now;
			long end = start + nanos;
			long real = System.nanoTime();
			awaitSettled();
			while (this.events.nextDeadline() <= end) {
				step(this.events.nextDeadline());
				awaitSettled();
				this.limit.checkAdvance(real, this.now - start, nanos);
			}
			this.now = end;
		}
		finally {
			this.mutex.unlock();
		}
	}

	void stall(long nanos, Runnable meanwhile) {
		requireUntracked();
		this.mutex.lock();
		try {
			long end = this.now + nanos;
			awaitSettled();
			this.stalls.begin();
			for (Timer next = this.events.firstExternal(end); next != null; next = this.events.firstExternal(end)) {
				this.now = Math.max(this.now, next.deadline());
				fire(true);
			}
			this.now = Math.max(this.now, end);
			drive(meanwhile);
			this.stalls.end().forEach(this::wakeLocked);
			step(end);
			awaitSettled();
		}
		finally {
			this.stalls.end().forEach(this::wakeLocked);
			this.mutex.unlock();
		}
	}

	int stalls() {
		return this.stalls.count();
	}

	// Returns an action that cancels the timer.
	Runnable at(long nanos, boolean external, Runnable action) {
		Timer timer = new Timer(nanos, this.numbers.incrementAndGet(), external, action);
		locked(() -> {
			this.events.add(timer);
			this.changed.signalAll();
		});
		return () -> locked(() -> this.events.remove(timer));
	}

	void runFreely(boolean running) {
		this.freeRunner.run(running);
	}

	// Advances to the next deadline if there is one and no thread is busy. Otherwise
	// waits for a change, for a bounded time. With the mutex.
	void stepOrAwaitChange() throws InterruptedException {
		if (isSettled() && this.events.nextDeadline() < Long.MAX_VALUE) {
			step(this.events.nextDeadline());
		}
		else {
			awaitChange();
		}
	}

	ReentrantLock mutex() {
		return this.mutex;
	}

	// With the mutex.
	void changed() {
		this.changed.signalAll();
	}

}
