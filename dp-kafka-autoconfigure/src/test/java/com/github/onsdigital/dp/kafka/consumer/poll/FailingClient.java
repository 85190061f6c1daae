package com.github.onsdigital.dp.kafka.consumer.poll;

import java.util.ArrayDeque;
import java.util.Deque;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A client whose calls fail as a test tells.
 */
abstract class FailingClient extends MockConsumer<byte[], byte[]> {

	/**
	 * What the next questions for the position of a partition fail with.
	 */
	final Deque<RuntimeException> positionFailures = new ArrayDeque<>();

	/**
	 * What the next polls fail with.
	 */
	final Deque<RuntimeException> pollFailures = new ArrayDeque<>();

	/**
	 * What leaving the group fails with.
	 */
	RuntimeException unsubscribeFailure;

	/**
	 * What closing the client fails with.
	 */
	RuntimeException closeFailure;

	FailingClient() {
		super("earliest");
	}

	@Override
	public synchronized long position(TopicPartition partition) {
		throwIfAny(this.positionFailures.poll());
		return super.position(partition);
	}

	@Override
	public synchronized void unsubscribe() {
		throwIfAny(this.unsubscribeFailure);
		super.unsubscribe();
	}

	@Override
	public synchronized void close(CloseOptions options) {
		throwIfAny(this.closeFailure);
		super.close(options);
	}

	static void throwIfAny(RuntimeException failure) {
		if (failure != null) {
			throw failure;
		}
	}

}
