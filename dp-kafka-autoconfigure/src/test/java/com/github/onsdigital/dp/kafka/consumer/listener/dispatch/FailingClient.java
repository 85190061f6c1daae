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
	 * How many questions for committed offsets get no answer.
	 */
	int lostQuestions;

	/**
	 * What leaving the group fails with.
	 */
	RuntimeException unsubscribeFailure;

	/**
	 * What closing the client fails with.
	 */
	RuntimeException closeFailure;

	/**
	 * What cannot be fetched.
	 */
	final List<Broken> broken = new ArrayList<>();

	/**
	 * The answers that were fetched and could not be read: the client keeps each until it
	 * finds the position elsewhere.
	 */
	private final Map<TopicPartition, Answer> answers = new HashMap<>();

	/**
	 * What was given to a poll, to be given again after a seek back.
	 */
	private final Map<TopicPartition, TreeMap<Long, ConsumerRecord<byte[], byte[]>>> delivered = new HashMap<>();

	/**
	 * How often a broken offset was really fetched.
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
	 * Fetches as a client does: an exception of one partition comes only when the others
	 * give nothing, and is thrown again from the same answer.
	 */
	ConsumerRecords<byte[], byte[]> fetch(Duration timeout) {
		this.answers.entrySet().removeIf((answer) -> !isAt(answer.getKey(), answer.getValue().offset()));
		for (Broken some : this.broken) {
			boolean fetched = assignment().contains(some.partition()) && !paused().contains(some.partition())
					&& !this.answers.containsKey(some.partition());
			if (fetched && some.times().get() > 0 && some.has(position(some.partition()))) {
				some.times().decrementAndGet();
				this.brokenFetches++;
				this.answers.put(some.partition(), new Answer(position(some.partition()), some.failure().get()));
			}
		}
		List<TopicPartition> unread = this.answers.keySet().stream().filter((one) -> !paused().contains(one)).toList();
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
			Answer answer = this.answers.get(unread.get(0));
			if (!answer.kept()) {
				this.answers.remove(unread.get(0));
			}
			throw answer.failure();
		}
		return records;
	}

	// the records behind a broken offset come with a later fetch
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
		if (this.lostQuestions > 0) {
			this.lostQuestions--;
			pass(timeout.toMillis());
			throw new TimeoutException("no answer");
		}
	}

	/**
	 * As the real client, whose calls that wait for a broker leave the flag set.
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
	 * Offsets that cannot be fetched, so many times.
	 */
	record Broken(TopicPartition partition, long from, long to, AtomicInteger times,
			Supplier<RuntimeException> failure) {

		boolean has(long offset) {
			return this.from <= offset && offset <= this.to;
		}

	}

	private record Answer(long offset, RuntimeException failure) {

		// an error code is thrown once, bytes that cannot be read are kept
		boolean kept() {
			return this.failure instanceof CorruptRecordException || this.failure instanceof IllegalArgumentException
					|| String.valueOf(this.failure.getMessage()).startsWith("Received exception");
		}

	}

}
