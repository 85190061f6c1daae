package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the polls and commits of a {@link MemoryConsumer}.
 */
class MemoryConsumerTests {

	private static final TopicPartition P0 = new TopicPartition("orders", 0);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	private void send(int partition, String... values) {
		this.cluster.change(() -> {
			for (String value : values) {
				this.cluster.log(new TopicPartition("orders", partition))
					.append(this.time.clock().millis(), null, value.getBytes(StandardCharsets.UTF_8),
							new RecordHeaders());
			}
		});
	}

	private Consumer<byte[], byte[]> consumer(Object... properties) {
		Consumer<byte[], byte[]> consumer = this.cluster.newConsumer(PollingConsumer.properties("group", properties));
		consumer.subscribe(List.of("orders"));
		return consumer;
	}

	private static List<String> values(ConsumerRecords<byte[], byte[]> records) {
		List<String> values = new ArrayList<>();
		records.forEach((record) -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
		return values;
	}

	@Test
	void pollJoinsAndReturnsRecords() {
		send(0, "a", "b");
		send(1, "c");
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
			assertThat(values(records)).containsExactly("a", "b", "c");
			assertThat(records.nextOffsets().get(P0).offset()).isEqualTo(2);
			assertThat(consumer.position(P0)).isEqualTo(2);
			assertThat(consumer.poll(Duration.ofSeconds(1))).isEmpty();
		}
	}

	@Test
	void commitsAreKeptForTheNextMember() {
		send(0, "a", "b");
		try (Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1)) {
			assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("a");
			consumer.commitSync();
		}
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("b");
			assertThat(consumer.committed(java.util.Set.of(P0))).containsEntry(P0, new OffsetAndMetadata(1));
		}
	}

	@Test
	void asynchronousCommitIsConfirmedInTheNextPoll() {
		send(0, "a");
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			consumer.poll(Duration.ZERO);
			List<String> confirmed = new ArrayList<>();
			consumer.commitAsync(Map.of(P0, new OffsetAndMetadata(1)),
					(offsets, failure) -> confirmed.add("first " + failure));
			consumer.poll(Duration.ZERO);
			assertThat(confirmed).containsExactly("first null");
			assertThat(this.cluster.group("group").committed().get(P0).offset()).isEqualTo(1);
		}
	}

}
