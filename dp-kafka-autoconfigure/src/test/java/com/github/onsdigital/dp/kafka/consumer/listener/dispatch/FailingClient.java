package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A client whose calls fail as configured by a test.
 */
abstract class FailingClient extends MockConsumer<byte[], byte[]> {

	/**
	 * The exceptions of the next requests for the position of a partition.
	 */
	final Deque<RuntimeException> positionFailures = new ArrayDeque<>();

	/**
	 * The exceptions of the next polls.
	 */
	final Deque<RuntimeException> pollFailures = new ArrayDeque<>();

	/**
	 * The number of requests for committed offsets that get no response.
	 */
	int lostRequests;

	/**
	 * The exception of leaving the group.
	 */
	RuntimeException unsubscribeFailure;

	/**
	 * The exception of closing the client.
	 */
	RuntimeException closeFailure;

	/**
	 * The offsets that cannot be fetched.
	 */
	final List<Broken> broken = new ArrayList<>();

	/**
	 * The fetched responses that could not be read: the client retains each until it
	 * finds another position.
	 */
	private final Map<TopicPartition, Response> responses = new HashMap<>();

	/**
	 * The records that a poll returned, to be returned again after a seek back.
	 */
	private final Map<TopicPartition, TreeMap<Long, ConsumerRecord<byte[], byte[]>>> delivered = new HashMap<>();

	/**
	 * How often a broken offset was actually fetched.
	 */
	int brokenFetches;

	FailingClient() {
		super("earliest");
	}

	/**
	 * Breaks the offsets of a partition.
	 */
	void breakFetch(int partition, long from, long to, int times, Supplier<RuntimeException> failure) {
		this.broken.add(new Broken(SimulatedClient.partition(partition), from, to, new AtomicInteger(times), failure));
	}

	/**
	 * Fetches like a client: the exception of one partition is thrown only when the
	 * others have no records, and is thrown again from the same response.
	 */
	ConsumerRecords<byte[], byte[]> fetch(Duration timeout) {
		this.responses.entrySet().removeIf((answer) -> !isAt(answer.getKey(), answer.getValue().offset()));
		for (Broken some : this.broken) {
			boolean fetched = assignment().contains(some.partition()) && !paused().contains(some.partition())
					&& !this.responses.containsKey(some.partition());
			if (fetched && some.times().get() > 0 && some.has(position(some.partition()))) {
				some.times().decrementAndGet();
				this.brokenFetches++;
				this.responses.put(some.partition(), new Response(position(some.partition()), some.failure().get()));
			}
		}
		List<TopicPartition> unread = this.responses.keySet()
			.stream()
			.filter((one) -> !paused().contains(one))
			.toList();
		pause(unread);
		ConsumerRecords<byte[], byte[]> records;
		try {
			records = upToBroken(super.poll(timeout));
		}
		finally {
			resume(unread);
		}
		records.forEach((record) -> this.delivered
			.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), (none) -> new TreeMap<>())
			.put(record.offset(), record));
		if (records.isEmpty() && !unread.isEmpty()) {
			Response response = this.responses.get(unread.get(0));
			if (!response.isRetained()) {
				this.responses.remove(unread.get(0));
			}
			throw response.failure();
		}
		return records;
	}

	// the records behind a broken offset are returned by a later fetch
	private ConsumerRecords<byte[], byte[]> upToBroken(ConsumerRecords<byte[], byte[]> records) {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> read = new LinkedHashMap<>();
		Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
		for (TopicPartition partition : records.partitions()) {
			List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
			long end = this.broken.stream()
				.filter((some) -> some.partition().equals(partition) && some.times().get() > 0)
				.mapToLong(Broken::from)
				.filter((from) -> from >= all.get(0).offset())
				.min()
				.orElse(Long.MAX_VALUE);
			read.put(partition, all.stream().filter((record) -> record.offset() < end).toList());
			if (read.get(partition).size() < all.size()) {
				super.seek(partition, end);
				next.put(partition, new OffsetAndMetadata(end));
				all.stream().filter((record) -> record.offset() >= end).forEach(this::addRecord);
			}
		}
		return new ConsumerRecords<>(read, next);
	}

	private boolean isAt(TopicPartition partition, long offset) {
		return assignment().contains(partition) && (paused().contains(partition) || position(partition) == offset);
	}

	void redeliver(TopicPartition partition, long from) {
		TreeMap<Long, ConsumerRecord<byte[], byte[]>> again = this.delivered.remove(partition);
		if (again != null) {
			again.tailMap(from, true).values().forEach(this::addRecord);
		}
	}

	@Override
	public synchronized long position(TopicPartition partition) {
		throwIfAny(this.positionFailures.poll());
		return super.position(partition);
	}

	@Override
	public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
		return committed(partitions, Duration.ofSeconds(60));
	}

	abstract void pass(long millis);

	void throwIfLost(Duration timeout) {
		if (this.lostRequests > 0) {
			this.lostRequests--;
			pass(timeout.toMillis());
			throw new TimeoutException("no response");
		}
	}

	/**
	 * Like the real client, whose blocking calls leave the flag set.
	 */
	static void endIfInterrupted() {
		if (Thread.interrupted()) {
			throw new InterruptException(new InterruptedException());
		}
	}

	@Override
	public synchronized void unsubscribe() {
		endIfInterrupted();
		throwIfAny(this.unsubscribeFailure);
		super.unsubscribe();
	}

	@Override
	public synchronized void close(CloseOptions options) {
		endIfInterrupted();
		throwIfAny(this.closeFailure);
		super.close(options);
	}

	static void throwIfAny(RuntimeException failure) {
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Offsets that cannot be fetched for a number of times.
	 */
	record Broken(TopicPartition partition, long from, long to, AtomicInteger times,
			Supplier<RuntimeException> failure) {

		boolean has(long offset) {
			return this.from <= offset && offset <= this.to;
		}

	}

	private record Response(long offset, RuntimeException failure) {

		// an error code is thrown once, unreadable bytes are retained
		boolean isRetained() {
			return this.failure instanceof CorruptRecordException || this.failure instanceof IllegalArgumentException
					|| String.valueOf(this.failure.getMessage()).startsWith("Received exception");
		}

	}

}
