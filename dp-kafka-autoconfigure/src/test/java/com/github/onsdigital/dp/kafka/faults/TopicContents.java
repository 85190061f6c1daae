package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/**
 * The records that the brokers contain, read without a group. Distinguishes a record that
 * a broker lost from one that a consumer lost.
 *
 * @param ids the ids of the records by position
 * @param ends the end offsets by partition
 */
record TopicContents(Map<RecordPosition, String> ids, Map<Integer, Long> ends) {

	static TopicContents read(Plan plan, int partitions) {
		List<TopicPartition> all = IntStream.range(0, partitions)
			.mapToObj((partition) -> new TopicPartition(plan.topic(), partition))
			.toList();
		Map<RecordPosition, String> found = new HashMap<>();
		Map<Integer, Long> ends = new TreeMap<>();
		try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(Map.of("bootstrap.servers", plan.servers()),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			reader.assign(all);
			reader.seekToBeginning(all);
			reader.endOffsets(all).forEach((partition, end) -> ends.put(partition.partition(), end));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
					found.put(new RecordPosition(record.partition(), record.offset()), Traffic.id(record));
				}
				return all.stream()
					.allMatch((partition) -> reader.position(partition) >= ends.get(partition.partition()));
			});
		}
		return new TopicContents(found, ends);
	}

}
