package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The records that the brokers contain.
 *
 * @param predecessors for each record the one before it with the same key, or
 * {@link #NONE}
 * @param ends the end offsets by partition
 */
record WrittenRecords(Map<Call.Position, Call.Position> predecessors, Map<Integer, Long> ends) {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	static final Call.Position NONE = new Call.Position(-1, -1);

	static WrittenRecords read(LanePlan plan) {
		Map<Call.Position, Call.Position> predecessors = new HashMap<>();
		Map<Integer, Call.Position> last = new HashMap<>();
		Map<Integer, Long> ends = each(plan.servers(), plan.topic(), (record) -> {
			Call.Position position = new Call.Position(record.partition(), record.offset());
			Call.Position before = (record.key() != null) ? last.put(ByteBuffer.wrap(record.key()).getInt(), position)
					: null;
			predecessors.put(position, (before != null) ? before : NONE);
		});
		return new WrittenRecords(predecessors, ends);
	}

	/**
	 * Reads the output of a pipeline.
	 * @param plan the plan
	 * @return the positions of the input by partition of the output, in their order
	 */
	static Map<Integer, List<Call.Position>> output(LanePlan plan) {
		Map<Integer, List<Call.Position>> output = new TreeMap<>();
		each(plan.servers(), plan.output(), (record) -> {
			String[] parts = new String(record.value(), StandardCharsets.UTF_8).split("@", -1);
			output.computeIfAbsent(record.partition(), (partition) -> new ArrayList<>())
				.add(new Call.Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
		});
		return output;
	}

	/**
	 * Returns the offsets that are committed when everything is handled.
	 * @return the end offsets of the partitions that are not empty
	 */
	Map<Integer, Long> committed() {
		Map<Integer, Long> committed = new TreeMap<>(this.ends);
		committed.values().removeIf((end) -> end == 0);
		return committed;
	}

	private static Map<Integer, Long> each(String servers, String topic,
			Consumer<ConsumerRecord<byte[], byte[]>> action) {
		Map<Integer, Long> ends = new TreeMap<>();
		try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
				Map.of("bootstrap.servers", servers, "isolation.level", "read_committed", "max.poll.records", 10_000),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			List<TopicPartition> all = reader.partitionsFor(topic)
				.stream()
				.map((partition) -> new TopicPartition(topic, partition.partition()))
				.toList();
			reader.assign(all);
			reader.seekToBeginning(all);
			reader.endOffsets(all).forEach((partition, end) -> ends.put(partition.partition(), end));
			long limit = System.nanoTime() + LIMIT.toNanos();
			while (!all.stream()
				.allMatch((partition) -> reader.position(partition) >= ends.get(partition.partition()))) {
				assertThat(System.nanoTime()).as("read " + topic + " in time").isLessThan(limit);
				reader.poll(Duration.ofMillis(100)).forEach(action);
			}
		}
		return ends;
	}

}
