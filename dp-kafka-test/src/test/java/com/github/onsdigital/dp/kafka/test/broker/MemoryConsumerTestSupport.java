package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * A cluster with the topic {@code orders} of two partitions, and consumers of it.
 */
abstract class MemoryConsumerTestSupport {

	static final TopicPartition P0 = new TopicPartition("orders", 0);

	static final TopicPartition P1 = new TopicPartition("orders", 1);

	final TestTime time = new TestTime();

	final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	void send(TopicPartition partition, String... values) {
		this.cluster.change(() -> {
			for (String value : values) {
				this.cluster.log(partition)
					.append(this.time.clock().millis(), null, value.getBytes(StandardCharsets.UTF_8),
							new RecordHeaders());
			}
		});
	}

	Consumer<byte[], byte[]> consumer(Object... properties) {
		Consumer<byte[], byte[]> consumer = this.cluster.newConsumer(PollingConsumer.properties("group", properties));
		consumer.subscribe(List.of("orders"));
		return consumer;
	}

	static List<String> values(ConsumerRecords<byte[], byte[]> records) {
		List<String> values = new ArrayList<>();
		records.forEach((record) -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
		return values;
	}

}
