package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The client that a producer sends with, and the wait for its replacement. Keeps no
 * client that was created after the close. Thread-safe.
 */
final class CurrentClient {

	private final Lock lock;

	private final Condition changed;

	// written with the lock
	private volatile @Nullable Producer<byte[], byte[]> client;

	// written with the lock
	private volatile boolean closing;

	// the client that is being replaced; guarded by the lock
	private @Nullable Producer<byte[], byte[]> replaced;

	CurrentClient(TimeSource time) {
		this.lock = time.newLock();
		this.changed = this.lock.newCondition();
	}

	@Nullable Producer<byte[], byte[]> get() {
		return this.client;
	}

	boolean isClosing() {
		return this.closing;
	}

	// Sets a client, the first one or a replacement. Returns false after the close; the
	// caller then closes the client.
	boolean set(Producer<byte[], byte[]> created) {
		this.lock.lock();
		try {
			if (!this.closing) {
				this.client = created;
				this.changed.signalAll();
			}
			return !this.closing;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Returns false if there is no client to replace.
	boolean beginReplacement() {
		this.lock.lock();
		try {
			if (this.client == null || this.closing) {
				return false;
			}
			this.replaced = this.client;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Waits for the replacement of a client. Returns null if the client is not being
	// replaced, or the replacement was not created in time.
	@Nullable Producer<byte[], byte[]> replacementOf(Producer<byte[], byte[]> refused, Duration timeout) {
		this.lock.lock();
		try {
			long left = Deadline.nanos(timeout);
			while (refused == this.client && refused == this.replaced && !this.closing && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return (refused != this.client && !this.closing) ? this.client : null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Returns whether this was the first call.
	boolean close() {
		this.lock.lock();
		try {
			boolean first = !this.closing;
			this.closing = true;
			this.changed.signalAll();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

}
