package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions whose dead letters are permanently refused. A later success of the
 * handler is not reported here: a refusal expires if it is not repeated within twice the
 * longest back-off and a minute. Thread-safe.
 */
final class RefusedDeadLetters {

	private static final Duration GRACE = Duration.ofMinutes(1);

	private final Map<TopicPartition, Refusal> refusals = new ConcurrentHashMap<>();

	private final long validNanos;

	private final LongSupplier nanos;

	RefusedDeadLetters(Duration maxPeriod, LongSupplier nanos) {
		this.validNanos = maxPeriod.multipliedBy(2).plus(GRACE).toNanos();
		this.nanos = nanos;
	}

	void add(List<ConsumerRecord<byte[], byte[]>> records, String text) {
		Refusal refusal = new Refusal(text, this.nanos.getAsLong());
		records.forEach((record) -> this.refusals.put(partitionOf(record), refusal));
	}

	void remove(List<ConsumerRecord<byte[], byte[]>> records) {
		records.forEach((record) -> this.refusals.remove(partitionOf(record)));
	}

	boolean has(ConsumerRecord<byte[], byte[]> record) {
		return this.refusals.containsKey(partitionOf(record));
	}

	// Returns the texts of the current refusals by partition number.
	Map<Integer, String> texts() {
		Map<Integer, String> texts = new TreeMap<>();
		long now = this.nanos.getAsLong();
		this.refusals.values().removeIf((refusal) -> now - refusal.at > this.validNanos);
		this.refusals.forEach((partition, refusal) -> texts.put(partition.partition(), refusal.text));
		return texts;
	}

	private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
		return new TopicPartition(record.topic(), record.partition());
	}

	/**
	 * The last refusal of a partition.
	 *
	 * @param text its description
	 * @param at its time, in monotonic nanoseconds
	 */
	private record Refusal(String text, long at) {

	}

}
