package com.github.onsdigital.dp.kafka.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records each commit that a broker confirmed to a client of dp-kafka. Offsets that are
 * read from the brokers may be older while a coordinator restarts, because it responds
 * with those that its replicas have agreed on.
 */
public class ConfirmedCommits implements ConsumerInterceptor<byte[], byte[]> {

	private static final Map<String, List<String>> DECREASED = new ConcurrentHashMap<>();

	private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

	private final Map<TopicPartition, Long> highest = new HashMap<>();

	private String group = "";

	/**
	 * Returns the commits of a group with an offset below an earlier one.
	 * @param group the group
	 * @return the commits, each with the earlier offset
	 */
	static List<String> decreased(String group) {
		return List.copyOf(DECREASED.getOrDefault(group, List.of()));
	}

	static int count(String group) {
		return COUNTS.getOrDefault(group, 0);
	}

	@Override
	public void configure(Map<String, ?> configs) {
		this.group = String.valueOf(configs.get(ConsumerConfig.GROUP_ID_CONFIG));
	}

	@Override
	public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
		return records;
	}

	@Override
	public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		COUNTS.merge(this.group, 1, Integer::sum);
		offsets.forEach((partition, offset) -> {
			Long before = this.highest.merge(partition, offset.offset(), Math::max);
			if (offset.offset() < before) {
				DECREASED.computeIfAbsent(this.group, (key) -> new CopyOnWriteArrayList<>())
					.add(partition + " " + offset.offset() + " after " + before);
			}
		});
	}

	@Override
	public void close() {
	}

}
