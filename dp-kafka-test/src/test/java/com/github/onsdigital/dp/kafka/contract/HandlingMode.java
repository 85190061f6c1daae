package com.github.onsdigital.dp.kafka.contract;

import java.util.Arrays;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which records the consumer {@code orders} of a contract test handles at the same time,
 * and whether its handler returns a stage.
 */
enum HandlingMode {

	/** The poll thread handles one record after another. */
	PARTITION(OrderHandler.class, Map.of()),

	/**
	 * Four worker threads. The records without a key of a contract get one key, so that
	 * their order is that of their partition.
	 */
	KEY(OrderHandler.class, Map.of("ordering", "key", "num-workers", "4")),

	/** Four worker threads, no order. */
	UNORDERED(OrderHandler.class, Map.of("ordering", "unordered", "num-workers", "4")),

	/** The handler returns a stage; one record of each partition. */
	STAGES(OrderStageHandler.class, Map.of()),

	/** The handler returns a stage; records of a partition start in its order. */
	PIPELINE(OrderStageHandler.class, Map.of("max-in-flight", "16"));

	private final Class<? extends Orders> handler;

	@SuppressWarnings("ImmutableEnumChecker") // created by Map.of
	private final Map<String, String> settings;

	HandlingMode(Class<? extends Orders> handler, Map<String, String> settings) {
		this.handler = handler;
		this.settings = settings;
	}

	Class<? extends Orders> handler() {
		return this.handler;
	}

	/**
	 * Returns the settings of the consumer.
	 */
	Map<String, String> settings() {
		return this.settings;
	}

	/**
	 * Returns whether the handler returns a stage.
	 */
	boolean isStages() {
		return this.handler == OrderStageHandler.class;
	}

	/**
	 * Returns the topic with which a contract sends its records.
	 */
	ContractTopic topic(ContractTopic topic) {
		return (this == KEY) ? new KeyedTopic(topic) : topic;
	}

	/**
	 * Returns whether a record is handled before the later ones of its partition, so that
	 * a record that is not handled blocks them.
	 */
	boolean isOrdered() {
		return this != UNORDERED && this != PIPELINE;
	}

	/**
	 * Returns whether {@code num-workers} is the number of threads of one group member.
	 */
	boolean isSingleMember() {
		return this == KEY || this == UNORDERED;
	}

	/**
	 * Returns whether two records of one partition must not be in flight at the same
	 * time.
	 */
	boolean isSameLane(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> second) {
		return switch (this) {
			case PARTITION, STAGES -> true;
			case KEY ->
				isSameRecord(first, second) || (first.key() != null && Arrays.equals(first.key(), second.key()));
			case UNORDERED, PIPELINE -> isSameRecord(first, second);
		};
	}

	private static boolean isSameRecord(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> second) {
		return first.offset() == second.offset();
	}

}
