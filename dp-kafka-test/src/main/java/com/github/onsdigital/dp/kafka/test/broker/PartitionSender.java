package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Sends the batches of partitions to their leaders, in order, and retries them. With the
 * lock of the cluster.
 * <p>
 * A frozen broker has the requests that were sent on an open connection: it writes them
 * when it responds again, even if the producer has abandoned them, and discards them when
 * it stops.
 * <p>
 * With a {@link Fault#SEND} the record is not written, with a {@link Fault#SEND_RESPONSE}
 * it is. If its exception is one that the client retries, such as that of a broker
 * without enough replicas, the batch is sent again. A {@link TimeoutException}, which is
 * what the client reports at the end of its retries, and each other exception is the
 * result of the send.
 */
final class PartitionSender {

	/** The brokers' default of {@code message.max.bytes}. */
	private static final int MAX_MESSAGE_BYTES = 1048588;

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final MemoryProducerConfig config;

	private final MemoryMetadata metadata;

	// the brokers to which a connection is open
	private final Set<Integer> connected = new HashSet<>();

	// expired, but a frozen broker has them
	private final List<SendBatch> abandoned = new ArrayList<>();

	PartitionSender(MemoryCluster cluster, ClientProcess process, MemoryProducerConfig config,
			MemoryMetadata metadata) {
		this.cluster = cluster;
		this.process = process;
		this.config = config;
		this.metadata = metadata;
	}

	// Follows the state of the brokers.
	void observe() {
		this.connected.removeIf((broker) -> state(broker) == BrokerState.STOPPED);
		Iterator<SendBatch> batches = this.abandoned.iterator();
		while (batches.hasNext()) {
			SendBatch batch = batches.next();
			BrokerState state = state(leader(batch.partition()));
			if (state != BrokerState.FROZEN) {
				batches.remove();
				if (state == BrokerState.RUNNING) {
					writeAtBroker(batch);
				}
			}
		}
	}

	// Sends what can be sent of one partition, and adds the batches that are completed.
	void send(Deque<SendBatch> queue, long now, List<SendBatch> completed) {
		if (queue.isEmpty()) {
			return;
		}
		int leader = leader(queue.element().partition());
		switch (state(leader)) {
			case RUNNING -> sendToRunning(leader, queue, now, completed);
			case FROZEN -> sendToFrozen(leader, queue, now, completed);
			case STOPPED ->
				disconnect(queue, now, completed, Errors.NETWORK_EXCEPTION, "Disconnected from node " + leader);
		}
	}

	private void sendToRunning(int leader, Deque<SendBatch> queue, long now, List<SendBatch> completed) {
		this.connected.add(leader);
		queue.stream()
			.filter(SendBatch::isAtBroker)
			.filter((batch) -> !batch.isInFlight())
			.forEach(this::writeAtBroker);
		while (!queue.isEmpty() && queue.element().retryAt() <= now) {
			SendBatch batch = queue.element();
			batch.leaveBroker();
			PartitionLog log = this.cluster.log(batch.partition());
			if (log == null && batch.attempts() > 0) {
				// no metadata: the batch waits for the topic
				return;
			}
			RuntimeException refused = (log != null) ? write(batch, log) : missing(batch.partition());
			if (refused != null && !retry(batch, now, refused)) {
				return;
			}
			queue.remove();
			completed.add(batch);
		}
	}

	private RuntimeException missing(TopicPartition partition) {
		this.metadata.forget(partition.topic());
		return Errors.UNKNOWN_TOPIC_OR_PARTITION.exception();
	}

	// Returns whether the batch failed because there are no more retries.
	private boolean retry(SendBatch batch, long now, RuntimeException failure) {
		if (batch.attempts() >= this.config.retries()) {
			batch.fail(failure);
			return true;
		}
		batch.retry(now + TimeUnit.MILLISECONDS.toNanos(this.config.backoff(batch.attempts() + 1)));
		return false;
	}

	private void sendToFrozen(int leader, Deque<SendBatch> queue, long now, List<SendBatch> completed) {
		boolean timedOut = queue.stream().anyMatch((batch) -> batch.isInFlight() && timeoutAt(batch) <= now);
		if (timedOut) {
			this.connected.remove(leader);
			this.metadata.disconnected();
		}
		if (!this.connected.contains(leader)) {
			// the connection is common to all partitions of the broker
			disconnect(queue, now, completed, Errors.REQUEST_TIMED_OUT,
					"Disconnected from node " + leader + " due to timeout");
			return;
		}
		long inFlight = queue.stream().filter(SendBatch::isInFlight).count();
		for (SendBatch batch : queue) {
			if (!batch.isInFlight() && (inFlight++ >= this.config.maxInFlight() || batch.retryAt() > now)) {
				return;
			}
			if (!batch.isInFlight()) {
				batch.send(now);
			}
		}
	}

	// Ends the requests in flight: they are sent again once the broker responds.
	private void disconnect(Deque<SendBatch> queue, long now, List<SendBatch> completed, Errors error, String text) {
		boolean stopped = error == Errors.NETWORK_EXCEPTION;
		Iterator<SendBatch> batches = queue.iterator();
		while (batches.hasNext()) {
			SendBatch batch = batches.next();
			boolean failed = batch.isInFlight() && retry(batch, now, error.exception(text));
			if (stopped) {
				batch.leaveBroker();
			}
			if (failed) {
				batches.remove();
				expired(batch);
				completed.add(batch);
			}
		}
	}

	// A batch is abandoned.
	void expired(SendBatch batch) {
		if (batch.isAtBroker()) {
			this.abandoned.add(batch);
		}
	}

	// Returns when the next step of a batch is due.
	long nextStep(SendBatch batch, long now) {
		if (batch.isInFlight()) {
			return timeoutAt(batch);
		}
		return (batch.retryAt() > now) ? batch.retryAt() : Long.MAX_VALUE;
	}

	private long timeoutAt(SendBatch batch) {
		return batch.sentAt() + TimeUnit.MILLISECONDS.toNanos(this.config.requestTimeout());
	}

	// A broker that was frozen writes a request that the producer has abandoned or will
	// send again. The broker recognizes the second request of an idempotent producer.
	private void writeAtBroker(SendBatch batch) {
		batch.leaveBroker();
		PartitionLog log = this.cluster.log(batch.partition());
		if (log == null) {
			return;
		}
		for (PendingSend send : batch.records()) {
			if (!send.isWritten()) {
				send.write(log);
				this.cluster.changed().signalAll();
			}
		}
		if (!this.config.idempotent()) {
			batch.records().forEach(PendingSend::forget);
		}
	}

	// Writes a batch. Returns why it must be sent again, or null.
	private @Nullable RuntimeException write(SendBatch batch, PartitionLog log) {
		String topic = batch.partition().topic();
		RuntimeException again = accept(topic, batch);
		if (again != null) {
			return again;
		}
		for (PendingSend send : batch.records()) {
			if (!send.isFailed()) {
				RuntimeException lost = write(topic, send, log);
				again = (again != null) ? again : lost;
			}
		}
		if (again != null && !this.config.idempotent()) {
			batch.records().forEach(PendingSend::forget);
		}
		return again;
	}

	// Fails the records that the broker refuses. Returns why it refuses the batch, or
	// null.
	private @Nullable RuntimeException accept(String topic, SendBatch batch) {
		for (PendingSend send : batch.records()) {
			if (!send.isWritten() && !send.isFailed()) {
				RuntimeException refused = (!this.config.compressed() && send.size() > MAX_MESSAGE_BYTES)
						? Errors.MESSAGE_TOO_LARGE.exception() : this.cluster.faults().next(Fault.SEND, topic);
				if (isRetried(refused)) {
					return refused;
				}
				if (refused != null) {
					send.fail(refused);
				}
			}
		}
		return null;
	}

	private static boolean isRetried(@Nullable RuntimeException failure) {
		return failure instanceof RetriableException && !(failure instanceof TimeoutException);
	}

	// Writes a record unless it is written. Returns the lost response after which the
	// client sends it again, or null.
	private @Nullable RuntimeException write(String topic, PendingSend send, PartitionLog log) {
		if (!send.isWritten()) {
			send.write(log);
			this.cluster.changed().signalAll();
		}
		RuntimeException lost = this.cluster.faults().next(Fault.SEND_RESPONSE, topic);
		if (isRetried(lost)) {
			return lost;
		}
		if (lost != null) {
			send.fail(lost);
		}
		return null;
	}

	private int leader(TopicPartition partition) {
		return this.cluster.brokers().leader(partition.partition());
	}

	private BrokerState state(int broker) {
		return this.process.isCrashed() ? BrokerState.STOPPED : this.cluster.brokers().state(broker);
	}

}
