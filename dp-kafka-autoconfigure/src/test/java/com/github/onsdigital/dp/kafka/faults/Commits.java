package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.TopicPartition;

/**
 * Requests the committed offsets from the brokers ten times a second, and keeps them.
 */
final class Commits implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Commits.class);

	private static final long PERIOD = Duration.ofMillis(100).toNanos();

	private static final int TIMEOUT = 2000;

	private final Plan plan;

	private final Admin admin;

	private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::run, "dp-kafka-test-commits");

	private volatile boolean closing;

	Commits(Plan plan) {
		this.plan = plan;
		this.admin = Admin.create(Map.of("bootstrap.servers", plan.servers(), "default.api.timeout.ms", TIMEOUT,
				"request.timeout.ms", TIMEOUT / 2));
		this.thread.start();
	}

	private void run() {
		while (!this.closing) {
			long due = System.nanoTime() + PERIOD;
			for (String kind : List.of(Plan.SINGLE, Plan.BATCH)) {
				Map<Integer, Long> offsets = request(kind);
				if (!offsets.isEmpty()) {
					this.samples.add(new Sample(kind, offsets, System.nanoTime()));
				}
			}
			while (!this.closing && due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
		}
	}

	/**
	 * Requests the committed offsets now.
	 * @param kind the kind of handler whose group is described
	 * @return the committed offsets by partition; empty if the brokers did not respond
	 */
	Map<Integer, Long> request(String kind) {
		Map<Integer, Long> offsets = new HashMap<>();
		try {
			this.admin
				.listConsumerGroupOffsets(this.plan.group(kind),
						new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT))
				.partitionsToOffsetAndMetadata()
				.get(2 * TIMEOUT, TimeUnit.MILLISECONDS)
				.forEach((partition, offset) -> add(offsets, partition, (offset != null) ? offset.offset() : null));
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.trace("no response", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.closing = true;
		}
		return offsets;
	}

	private static void add(Map<Integer, Long> offsets, TopicPartition partition, Long offset) {
		if (offset != null) {
			offsets.put(partition.partition(), offset);
		}
	}

	List<Sample> samples() {
		return List.copyOf(this.samples);
	}

	@Override
	public void close() {
		this.closing = true;
		LockSupport.unpark(this.thread);
		try {
			this.thread.join(10_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.admin.close(Duration.ZERO);
	}

	/**
	 * The committed offsets of a group.
	 *
	 * @param kindOfHandler the kind of handler of the group
	 * @param offsets the offsets by partition
	 * @param nanos the time of the response
	 */
	record Sample(String kindOfHandler, Map<Integer, Long> offsets, long nanos) {

	}

}
