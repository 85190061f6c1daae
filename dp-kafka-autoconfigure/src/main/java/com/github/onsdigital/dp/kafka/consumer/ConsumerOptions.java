package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What code says of a consumer that it makes, as an annotation would:
 * {@code kafka.consumers.<id>.*} still overrides it. Immutable; each method gives a new
 * one.
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
	 * A consumer of which nothing is known but its name.
	 * @param id its name in settings, logs, health and endpoint, for example
	 * {@code order-import}
	 * @return the options
	 */
	public static ConsumerOptions of(String id) {
		return new ConsumerOptions(id, Map.of());
	}

	/**
	 * The same with a topic.
	 * @param topic the topic it consumes
	 * @return the options
	 */
	public ConsumerOptions topic(String topic) {
		return set("topic", topic);
	}

	/**
	 * The same with a group.
	 * @param group the group it joins
	 * @return the options
	 */
	public ConsumerOptions group(String group) {
		return set("group", group);
	}

	/**
	 * The same with a number of workers.
	 * @param numWorkers how many members a handler of single records has
	 * @return the options
	 */
	public ConsumerOptions numWorkers(int numWorkers) {
		return set("num-workers", Integer.toString(numWorkers));
	}

	/**
	 * The same with a batch size.
	 * @param batchSize the most records in a batch; large records make it smaller, see
	 * {@link KafkaBatchHandler#batchSize()}
	 * @return the options
	 */
	public ConsumerOptions batchSize(int batchSize) {
		return set("batch-size", Integer.toString(batchSize));
	}

	/**
	 * The same with a wait time for batches.
	 * @param batchWaitTime how long a batch waits to be filled after its first record
	 * @return the options
	 */
	public ConsumerOptions batchWaitTime(Duration batchWaitTime) {
		return set("batch-wait-time", batchWaitTime.toMillis() + "ms");
	}

	/**
	 * The same with checks that it depends on.
	 * @param names the names as in {@code kafka.consumers.<id>.subscribe-to}
	 * @return the options
	 */
	public ConsumerOptions subscribeTo(String... names) {
		return set("subscribe-to", String.join(",", names));
	}

	/**
	 * The same with any other setting.
	 * @param name the name as in {@code kafka.consumers.<id>.*}, for example
	 * {@code on-error} or {@code properties.fetch.min.bytes}; a name that dp-kafka does
	 * not have is refused when the consumer is created
	 * @param value the value as text
	 * @return the options
	 */
	public ConsumerOptions set(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.settings);
		more.put(name, value);
		return new ConsumerOptions(this.id, more);
	}

	/**
	 * The consumer's name.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What was set.
	 * @return the settings by name
	 */
	public Map<String, String> settings() {
		return this.settings;
	}

}
