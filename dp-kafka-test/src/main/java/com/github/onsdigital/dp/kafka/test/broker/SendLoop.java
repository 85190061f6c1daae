package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network thread of one producer: sends the batches, expires them, and completes
 * them. Callbacks run on it, without the lock of the cluster.
 */
final class SendLoop implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(MemoryProducer.class);

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final MemoryProducerConfig config;

	private final MemoryMetadata metadata;

	private final SendBuffer buffer;

	private final PartitionSender sender;

	private boolean closing;

	private boolean forced;

	private boolean ended;

	SendLoop(MemoryCluster cluster, ClientProcess process, MemoryProducerConfig config, MemoryMetadata metadata,
			SendBuffer buffer) {
		this.cluster = cluster;
		this.process = process;
		this.config = config;
		this.metadata = metadata;
		this.buffer = buffer;
		this.sender = new PartitionSender(cluster, process, config, metadata);
	}

	@Override
	public void run() {
		try {
			while (true) {
				List<SendBatch> completed = next();
				if (completed.isEmpty()) {
					return;
				}
				completed.forEach(this::complete);
			}
		}
		finally {
			this.cluster.change(() -> {
				this.metadata.close();
				this.ended = true;
			});
		}
	}

	// Returns the next batches that are completed, none if the producer is closed.
	private List<SendBatch> next() {
		this.cluster.lock();
		try {
			while (true) {
				List<SendBatch> completed = completed();
				if (!completed.isEmpty() || this.forced || (this.closing && this.buffer.isEmpty())) {
					return completed;
				}
				await();
			}
		}
		finally {
			this.cluster.unlock();
		}
	}

	private List<SendBatch> completed() {
		if (this.forced) {
			return this.buffer.abort(new KafkaException("Producer is closed forcefully."));
		}
		// a restarted process does not send what a crashed one had accepted
		return this.process.isCrashed() ? this.buffer.abort(new KafkaException("The process has crashed.")) : send();
	}

	private List<SendBatch> send() {
		long now = this.cluster.time().nanoTime();
		this.metadata.observe();
		this.sender.observe();
		List<SendBatch> completed = new ArrayList<>();
		for (Deque<SendBatch> queue : this.buffer.queues().values()) {
			expire(queue, now, completed);
			this.sender.send(queue, now, completed);
		}
		return completed;
	}

	private void expire(Deque<SendBatch> queue, long now, List<SendBatch> completed) {
		Iterator<SendBatch> batches = queue.iterator();
		while (batches.hasNext()) {
			SendBatch batch = batches.next();
			if (batch.expiresAt(this.config) <= now) {
				batches.remove();
				this.sender.expired(batch);
				batch.fail(batch.expired(now));
				completed.add(batch);
			}
		}
	}

	@SuppressWarnings("WaitNotInLoop") // the callers loop
	private void await() {
		long now = this.cluster.time().nanoTime();
		long next = Long.MAX_VALUE;
		for (Deque<SendBatch> queue : this.buffer.queues().values()) {
			for (SendBatch batch : queue) {
				next = Math.min(next, batch.expiresAt(this.config));
				next = Math.min(next, this.sender.nextStep(batch, now));
			}
		}
		try {
			long unused = this.cluster.changed().awaitNanos((next != Long.MAX_VALUE) ? next - now : next);
		}
		catch (InterruptedException ex) {
			// an interrupt by a callback has no effect on the client
			logger.debug("The network thread was interrupted", ex);
		}
	}

	private void complete(SendBatch batch) {
		for (PendingSend send : batch.records()) {
			try {
				send.complete(this.config.acknowledged());
			}
			catch (Exception ex) {
				logger.error("Error executing user-provided callback on message for topic-partition '{}'",
						batch.partition(), ex);
			}
		}
		batch.records().forEach((send) -> send.completeFuture(this.config.acknowledged()));
		this.cluster.change(() -> this.buffer.completed(batch));
	}

	// The following methods are called with the lock.

	// Refuses records from now on, and ends once all accepted records are completed.
	void close() {
		this.closing = true;
		this.buffer.close();
	}

	// Fails the accepted records and ends.
	void forceClose() {
		this.forced = true;
		close();
	}

	boolean isRunning() {
		return !this.closing;
	}

	boolean isEnded() {
		return this.ended;
	}

	// Waits until the thread has ended. Returns the rest of the time, not positive if the
	// time has passed.
	long awaitEnd(long nanos) throws InterruptedException {
		long remaining = nanos;
		while (!this.ended && remaining > 0) {
			remaining = this.cluster.changed().awaitNanos(remaining);
		}
		return remaining;
	}

	// Waits until the batches that are incomplete now are completed.
	void flush() throws InterruptedException {
		Set<SendBatch> open = new HashSet<>(this.buffer.incomplete());
		open.removeIf(SendBatch::isDone);
		while (!open.isEmpty() && !this.ended) {
			this.cluster.changed().await();
			open.removeIf(SendBatch::isDone);
		}
	}

}
