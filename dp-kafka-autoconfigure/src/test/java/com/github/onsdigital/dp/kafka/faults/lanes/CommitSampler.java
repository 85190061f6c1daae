package com.github.onsdigital.dp.kafka.faults.lanes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.admin.Admin;

/**
 * Requests the committed offsets of the group ten times a second, and keeps them.
 */
final class CommitSampler implements AutoCloseable {

	private static final long PERIOD = Duration.ofMillis(100).toNanos();

	private final String group;

	private final Admin admin;

	private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::run, "dp-kafka-test-commits");

	private volatile boolean closing;

	CommitSampler(LanePlan plan) {
		this.group = plan.group();
		this.admin = Admin.create(Map.of("bootstrap.servers", plan.servers()));
		this.thread.start();
	}

	private void run() {
		while (!this.closing) {
			this.samples.add(new Sample(request(), System.nanoTime()));
			LockSupport.parkNanos(PERIOD);
		}
	}

	/**
	 * Requests the committed offsets now.
	 * @return the committed offsets by partition
	 */
	Map<Integer, Long> request() {
		Map<Integer, Long> offsets = new TreeMap<>();
		try {
			this.admin.listConsumerGroupOffsets(this.group)
				.partitionsToOffsetAndMetadata()
				.get()
				.forEach((partition, offset) -> {
					if (offset != null) {
						offsets.put(partition.partition(), offset.offset());
					}
				});
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			// the group does not exist yet
		}
		return offsets;
	}

	List<Sample> samples() {
		return List.copyOf(this.samples);
	}

	@Override
	public void close() {
		this.closing = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.admin.close();
	}

	/**
	 * The committed offsets at a time.
	 *
	 * @param offsets the offsets by partition
	 * @param nanos the time after the response
	 */
	record Sample(Map<Integer, Long> offsets, long nanos) {

	}

}
