package com.github.onsdigital.dp.kafka.consumer.container;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A client with records and no broker, in simulated time: a poll that finds nothing lets
 * its timeout pass and returns. The assignment comes with the first poll.
 */
class InMemoryClient extends MockConsumer<byte[], byte[]> {

	static final String TOPIC = "orders";

	private final AtomicLong nanos = new AtomicLong(1_000);

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
	 * Lets time pass, as a handler that works does.
	 */
	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	@Override
	public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
		if (records.isEmpty()) {
			pass(timeout);
		}
		return records;
	}

	synchronized long committed(int partition) {
		TopicPartition one = new TopicPartition(TOPIC, partition);
		var committed = committed(Set.of(one)).get(one);
		return (committed != null) ? committed.offset() : 0;
	}

}
