package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;

/**
 * A client with records and without a broker, in simulated time: a poll that finds no
 * record advances the clock by its timeout and returns. The assignment is made in the
 * first poll.
 */
class InMemoryClient extends MockConsumer<byte[], byte[]> {

	static final String TOPIC = "orders";

	private final AtomicLong nanos = new AtomicLong(1_000);

	/**
	 * How often it was polled.
	 */
	final AtomicLong polls = new AtomicLong();

	/**
	 * The longest timeout of a poll, in milliseconds.
	 */
	final AtomicLong longestPoll = new AtomicLong();

	private final Map<TopicPartition, OffsetAndMetadata> commits = new ConcurrentHashMap<>();

	InMemoryClient(int partitions, int records) {
		super("earliest");
		List<TopicPartition> assignment = IntStream.range(0, partitions)
			.mapToObj((number) -> new TopicPartition(TOPIC, number))
			.toList();
		schedulePollTask(() -> start(assignment, records));
	}

	private void start(Collection<TopicPartition> assignment, int records) {
		assignment.forEach((partition) -> updateBeginningOffsets(Map.of(partition, 0L)));
		rebalance(assignment);
		for (TopicPartition partition : assignment) {
			for (int offset = 0; offset < records; offset++) {
				addRecord(new ConsumerRecord<>(TOPIC, partition.partition(), offset, null,
						Integer.toString(offset).getBytes(StandardCharsets.UTF_8)));
			}
		}
	}

	long nanos() {
		return this.nanos.get();
	}

	/**
	 * Advances the clock, as a running handler does.
	 */
	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	@Override
	public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		this.polls.incrementAndGet();
		this.longestPoll.accumulateAndGet(timeout.toMillis(), Math::max);
		ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
		if (records.isEmpty()) {
			pass(timeout);
		}
		return records;
	}

	@Override
	public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets,
			OffsetCommitCallback callback) {
		super.commitAsync(offsets, callback);
		this.commits.putAll(offsets);
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		super.commitSync(offsets, timeout);
		this.commits.putAll(offsets);
	}

	/**
	 * Returns the committed offset, also after the client is closed.
	 */
	long committed(int partition) {
		OffsetAndMetadata committed = this.commits.get(new TopicPartition(TOPIC, partition));
		return (committed != null) ? committed.offset() : 0;
	}

}
