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
 * I2, second half: each commit that a broker confirmed to one of our clients. What is
 * read from the brokers may be older than that while a coordinator comes back: it answers
 * from what its replicas have agreed on so far.
 */
public class ConfirmedCommits implements ConsumerInterceptor<byte[], byte[]> {

	private static final Map<String, List<String>> BACK = new ConcurrentHashMap<>();

	private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

	private final Map<TopicPartition, Long> highest = new HashMap<>();

	private String group = "";

	/**
	 * The commits of a group that went back.
	 * @param group the group
	 * @return what was committed after what
	 */
	static List<String> back(String group) {
		return List.copyOf(BACK.getOrDefault(group, List.of()));
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
				BACK.computeIfAbsent(this.group, (key) -> new CopyOnWriteArrayList<>())
					.add(partition + " " + offset.offset() + " after " + before);
			}
		});
	}

	@Override
	public void close() {
	}

}
