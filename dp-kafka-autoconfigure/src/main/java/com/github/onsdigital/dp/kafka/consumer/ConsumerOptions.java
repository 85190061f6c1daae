package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;

/**
 * The settings of a consumer that is created in code. As for the attributes of an
 * annotation, {@code kafka.consumers.<id>.*} overrides them. Immutable: each method
 * returns a new object. Two options are equal if they have the same id and the same
 * settings.
 *
 * @since 0.1.0
 */
public final class ConsumerOptions {

	private final String id;

	private final Map<String, String> settings;

	private ConsumerOptions(String id, Map<String, String> settings) {
		this.id = id;
		this.settings = Map.copyOf(settings);
	}

	/**
	 * Creates options that contain only an id.
	 * @param id the name of the consumer in settings, logs, health and endpoint, for
	 * example {@code order-import}
	 * @return the options
	 */
	public static ConsumerOptions of(String id) {
		return new ConsumerOptions(id, Map.of());
	}

	/**
	 * Returns a copy with a topic.
	 * @param topic the topic to consume
	 * @return the new options
	 */
	public ConsumerOptions topic(String topic) {
		return set("topic", topic);
	}

	/**
	 * Returns a copy with a group.
	 * @param group the consumer group to join
	 * @return the new options
	 */
	public ConsumerOptions group(String group) {
		return set("group", group);
	}

	/**
	 * Returns a copy with a number of workers.
	 * @param numWorkers the number of group members of a handler of single records, 1 or
	 * more; with {@code ordering} {@code key} or {@code unordered}, the number of handler
	 * threads
	 * @return the new options
	 */
	public ConsumerOptions numWorkers(int numWorkers) {
		return set("num-workers", Integer.toString(numWorkers));
	}

	/**
	 * Returns a copy with an order.
	 * @param ordering the unit whose records are handled strictly one after another
	 * @return the new options
	 */
	public ConsumerOptions ordering(Ordering ordering) {
		return set("ordering", ordering.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Returns a copy with a maximum number of records in flight.
	 * @param maxInFlight the number of records of the consumer whose handling may have
	 * started and not finished, 1 to 100,000
	 * @return the new options
	 */
	public ConsumerOptions maxInFlight(int maxInFlight) {
		return set("max-in-flight", Integer.toString(maxInFlight));
	}

	/**
	 * Returns a copy with a maximum number of uncommitted records.
	 * @param maxUncommitted the number of records of a partition that may be handled
	 * ahead of the offset that can be committed, 1 to 1,000,000
	 * @return the new options
	 */
	public ConsumerOptions maxUncommitted(int maxUncommitted) {
		return set("max-uncommitted", Integer.toString(maxUncommitted));
	}

	/**
	 * Returns a copy with a timeout for an {@link AsyncRecordHandler}.
	 * @param handlerTimeout the time after which a returned stage that has not completed
	 * counts as failed; greater than zero, with a precision of milliseconds
	 * @return the new options
	 */
	public ConsumerOptions handlerTimeout(Duration handlerTimeout) {
		return set("handler-timeout", handlerTimeout.toMillis() + "ms");
	}

	/**
	 * Returns a copy with a batch size.
	 * @param batchSize the largest number of records in a batch, 1 to 100,000; large
	 * records reduce it, see {@link KafkaBatchHandler#batchSize()}
	 * @return the new options
	 */
	public ConsumerOptions batchSize(int batchSize) {
		return set("batch-size", Integer.toString(batchSize));
	}

	/**
	 * Returns a copy with a wait time for batches.
	 * @param batchWaitTime the time a batch waits for more records after its first one;
	 * greater than zero, with a precision of milliseconds
	 * @return the new options
	 */
	public ConsumerOptions batchWaitTime(Duration batchWaitTime) {
		return set("batch-wait-time", batchWaitTime.toMillis() + "ms");
	}

	/**
	 * Returns a copy with a subscription to checks.
	 * @param names the names as in {@code kafka.consumers.<id>.subscribe-to}
	 * @return the new options
	 */
	public ConsumerOptions subscribeTo(String... names) {
		return set("subscribe-to", String.join(",", names));
	}

	/**
	 * Returns a copy with any other setting.
	 * @param name the name as in {@code kafka.consumers.<id>.*}, for example
	 * {@code on-error} or {@code properties.fetch.min.bytes}; a name that dp-kafka does
	 * not know is rejected when the consumer is created
	 * @param value the value as text
	 * @return the new options
	 */
	public ConsumerOptions set(String name, String value) {
		Map<String, String> copy = new LinkedHashMap<>(this.settings);
		copy.put(name, value);
		return new ConsumerOptions(this.id, copy);
	}

	/**
	 * Returns the name of the consumer.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the settings.
	 * @return the settings by name; unmodifiable
	 */
	public Map<String, String> settings() {
		return this.settings;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof ConsumerOptions other && this.id.equals(other.id) && this.settings.equals(other.settings);
	}

	@Override
	public int hashCode() {
		return 31 * this.id.hashCode() + this.settings.hashCode();
	}

	/**
	 * Returns the id and the names of the settings. Omits the values, which may contain
	 * secrets.
	 */
	@Override
	public String toString() {
		return "ConsumerOptions[id=" + this.id + ", settings=" + new TreeSet<>(this.settings.keySet()) + "]";
	}

}
