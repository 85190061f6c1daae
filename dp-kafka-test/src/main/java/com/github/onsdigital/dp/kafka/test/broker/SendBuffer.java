package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The accepted records of one producer, in batches by partition, and the memory that they
 * use. All methods are called with the lock of the cluster, which a wait releases.
 */
final class SendBuffer {

	private final MemoryCluster cluster;

	private final MemoryProducerConfig config;

	private final Map<TopicPartition, Deque<SendBatch>> queues = new LinkedHashMap<>();

	// queued, or completed with callbacks that have not run yet
	private final Set<SendBatch> incomplete = new LinkedHashSet<>();

	private final Deque<Object> waiting = new ArrayDeque<>();

	private long available;

	private boolean closed;

	SendBuffer(MemoryCluster cluster, MemoryProducerConfig config) {
		this.cluster = cluster;
		this.config = config;
		this.available = config.bufferMemory();
	}

	// Adds a record. Waits for memory until a time.
	void append(TopicPartition partition, PendingSend send, int size, long maxWait) throws InterruptedException {
		if (this.closed) {
			throw new KafkaException("Producer closed while send in progress");
		}
		SendBatch last = lastWithRoom(partition, size);
		if (last == null) {
			int bytes = Math.max(this.config.batchSize(), size);
			allocate(bytes, maxWait);
			last = lastWithRoom(partition, size);
			if (last != null) {
				this.available += bytes;
			}
			else {
				last = new SendBatch(partition, bytes, this.cluster.time().nanoTime());
				this.queues.computeIfAbsent(partition, (key) -> new ArrayDeque<>()).add(last);
				this.incomplete.add(last);
			}
		}
		last.add(send, size);
		this.cluster.changed().signalAll();
	}

	private @Nullable SendBatch lastWithRoom(TopicPartition partition, int size) {
		Deque<SendBatch> queue = this.queues.get(partition);
		SendBatch last = (queue != null) ? queue.peekLast() : null;
		return (last != null && last.hasRoomFor(size, this.cluster.time().nanoTime())) ? last : null;
	}

	private void allocate(int bytes, long maxWait) throws InterruptedException {
		if (this.waiting.isEmpty() && this.available >= bytes) {
			this.available -= bytes;
			return;
		}
		Object turn = new Object();
		this.waiting.add(turn);
		try {
			long remaining = TimeUnit.MILLISECONDS.toNanos(maxWait);
			while (this.waiting.peek() != turn || this.available < bytes) {
				if (remaining <= 0) {
					throw exhausted(bytes, maxWait);
				}
				remaining = this.cluster.changed().awaitNanos(remaining);
				if (this.closed) {
					throw new KafkaException("Producer closed while allocating memory");
				}
			}
			this.available -= bytes;
		}
		finally {
			this.waiting.remove(turn);
			this.cluster.changed().signalAll();
		}
	}

	private BufferExhaustedException exhausted(int bytes, long maxWait) {
		return new BufferExhaustedException(
				"Failed to allocate " + bytes + " bytes within the configured max blocking time " + maxWait
						+ " ms. Total memory: " + this.config.bufferMemory() + " bytes. Available memory: "
						+ this.available + " bytes. Poolable size: " + this.config.batchSize() + " bytes");
	}

	Map<TopicPartition, Deque<SendBatch>> queues() {
		return this.queues;
	}

	List<SendBatch> incomplete() {
		return new ArrayList<>(this.incomplete);
	}

	boolean isEmpty() {
		return this.queues.values().stream().allMatch(Deque::isEmpty);
	}

	// Fails and removes all batches.
	List<SendBatch> abort(RuntimeException failure) {
		List<SendBatch> aborted = new ArrayList<>();
		this.queues.values().forEach(aborted::addAll);
		this.queues.clear();
		aborted.forEach((batch) -> batch.fail(failure));
		return aborted;
	}

	// The callbacks of a batch have run.
	void completed(SendBatch batch) {
		batch.done();
		this.incomplete.remove(batch);
		this.available += batch.allocated();
		this.cluster.changed().signalAll();
	}

	void close() {
		this.closed = true;
		this.cluster.changed().signalAll();
	}

}
