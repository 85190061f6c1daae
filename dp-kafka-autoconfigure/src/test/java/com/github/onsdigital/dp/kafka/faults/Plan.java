package com.github.onsdigital.dp.kafka.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.utils.Utils;

/**
 * The settings of the members of one scenario, passed to other processes as text.
 *
 * @param servers the brokers
 * @param topic the topic
 * @param subscribeTo the health checks that the consumers subscribe to
 * @param protocol the group protocol, {@code classic} or {@code consumer}
 */
record Plan(String servers, String topic, String subscribeTo, String protocol) {

	static final String SINGLE = "single";

	static final String BATCH = "batch";

	static final String RAW = "raw";

	static final int BATCH_SIZE = 20;

	private static final int OFFSET_PARTITIONS = 4;

	Plan subscribedTo(String checks) {
		return new Plan(this.servers, this.topic, checks, this.protocol);
	}

	Plan protocol(String name) {
		return new Plan(this.servers, this.topic, this.subscribeTo, name);
	}

	/**
	 * Returns the group of a kind of handler. All three groups have the same coordinator.
	 * @param kind the kind of handler
	 * @return the group id
	 */
	String group(String kind) {
		int expected = offsetPartition(this.topic + "-" + SINGLE);
		String base = this.topic + "-" + kind;
		return IntStream.range(0, 1000)
			.mapToObj((number) -> (number > 0) ? base + "-" + number : base)
			.filter((name) -> offsetPartition(name) == expected)
			.findFirst()
			.orElseThrow();
	}

	// the same calculation as in the broker's group coordinator
	private static int offsetPartition(String group) {
		return Utils.abs(group.hashCode()) % OFFSET_PARTITIONS;
	}

	/**
	 * Returns the settings of an instance, as the environment of an application would
	 * provide them.
	 * @param instance the instance's name
	 * @return the properties
	 */
	Map<String, String> properties(String instance) {
		Map<String, String> properties = new HashMap<>();
		properties.put("spring.application.name", instance);
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.main.log-startup-info", "false");
		properties.put("kafka.addr", this.servers);
		if (!this.subscribeTo.equals("none")) {
			properties.put("kafka.health.interval", "2s");
		}
		properties.put("kafka.consumer.subscribe-to", this.subscribeTo);
		properties.put("kafka.consumer.properties.group.protocol", this.protocol);
		if (this.protocol.equals("classic")) {
			properties.put("kafka.consumer.properties.partition.assignment.strategy",
					CooperativeStickyAssignor.class.getName());
		}
		properties.put("kafka.consumer.properties.interceptor.classes", ConfirmedCommits.class.getName());
		properties.put("faults.topic", this.topic);
		properties.put("faults.batch-size", Integer.toString(BATCH_SIZE));
		properties.put("faults.single-group", group(SINGLE));
		properties.put("faults.batch-group", group(BATCH));
		return properties;
	}

	String[] arguments(String instance) {
		return properties(instance).entrySet()
			.stream()
			.map((entry) -> "--" + entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

}
