package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records whose dead letters are permanently refused: the last one of each partition,
 * or each record if several of a partition are handled at the same time. A later success
 * of the handler is not reported here: a refusal expires if it is not repeated within
 * twice the longest back-off and a minute. Thread-safe.
 */
final class RefusedDeadLetters {

	private static final Duration GRACE = Duration.ofMinutes(1);

	private final Map<Object, Refusal> refusals = new ConcurrentHashMap<>();

	private final long validNanos;

	private final LongSupplier nanos;

	private final Function<ConsumerRecord<byte[], byte[]>, Object> keys;

	RefusedDeadLetters(Duration maxPeriod, LongSupplier nanos, Function<ConsumerRecord<byte[], byte[]>, Object> keys) {
		this.validNanos = maxPeriod.multipliedBy(2).plus(GRACE).toNanos();
		this.nanos = nanos;
		this.keys = keys;
	}

	void add(List<ConsumerRecord<byte[], byte[]>> records, String text) {
		long now = this.nanos.getAsLong();
		records.forEach(
				(record) -> this.refusals.put(this.keys.apply(record), new Refusal(record.partition(), text, now)));
	}

	void remove(List<ConsumerRecord<byte[], byte[]>> records) {
		records.forEach((record) -> this.refusals.remove(this.keys.apply(record)));
	}

	boolean has(ConsumerRecord<byte[], byte[]> record) {
		return this.refusals.containsKey(this.keys.apply(record));
	}

	// Returns the texts of the current refusals by partition number.
	Map<Integer, String> texts() {
		Map<Integer, String> texts = new TreeMap<>();
		long now = this.nanos.getAsLong();
		this.refusals.values().removeIf((refusal) -> now - refusal.at > this.validNanos);
		this.refusals.values().forEach((refusal) -> texts.putIfAbsent(refusal.partition, refusal.text));
		return texts;
	}

	/**
	 * The last refusal of a record.
	 *
	 * @param partition its partition
	 * @param text its description
	 * @param at its time, in monotonic nanoseconds
	 */
	private record Refusal(int partition, String text, long at) {

	}

}
