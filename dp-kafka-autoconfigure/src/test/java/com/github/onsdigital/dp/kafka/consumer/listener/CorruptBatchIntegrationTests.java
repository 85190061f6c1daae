package com.github.onsdigital.dp.kafka.consumer.listener;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A flipped bit in a stored batch of partition 0, with readable records in partition 1.
 */
class CorruptBatchIntegrationTests extends RunsOnABroker {

	@ParameterizedTest
	@CsvSource({ "classic,1", "classic,2", "consumer,1", "consumer,2" })
	void theOtherPartitionContinues(String protocol, int members) throws Exception {
		this.workers = members;
		this.onError = OnError.REDELIVER;
		this.retry = new RetrySettings(Duration.ofMillis(50), Duration.ofMillis(500));
		this.clientProperties = Map.of("group.protocol", protocol);
		send(0, "before");
		sendBatch(0, "corrupt-a", "corrupt-b", "corrupt-c");
		flipBit("corrupt-b");
		ConsumerRun run = single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> !run.blockedPartitions().isEmpty());
		IntStream.rangeClosed(1, 120).forEach((i) -> send(1, Integer.toString(i)));
		await().atMost(LIMIT).until(() -> this.handled.size() >= 121);
		assertThat(this.handled).contains("before").hasSize(121);
		assertThat(this.recording.end).isNull();
		BlockedPartition blocked = run.blockedPartitions().get(0);
		assertThat(blocked.partition()).isZero();
		assertThat(blocked.offset()).isEqualTo(1);
		assertThat(blocked.cause()).contains("Record is corrupt");
		awaitCommitted(0, 1);
		flipBit("corrupt-b".replace('c', (char) ('c' ^ 1)));
		await().atMost(LIMIT).until(() -> this.handled.contains("corrupt-c"));
		awaitCommitted(0, 4);
		assertThat(run.blockedPartitions()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "classic", "consumer" })
	void withCommitTheBatchIsAbandonedAndLaterRecordsAreHandled(String protocol) throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		send(0, "before");
		sendBatch(0, "corrupt-a", "corrupt-b", "corrupt-c");
		flipBit("corrupt-b");
		send(0, "behind");
		single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 5);
		assertThat(this.handled).containsExactly("before", "behind");
		assertThat(this.abandoned).containsExactly("@1", "@2", "@3");
		assertThat(this.recording.end).isNull();
	}

	private void flipBit(String value) throws Exception {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		for (Path segment : segments()) {
			byte[] log = Files.readAllBytes(segment);
			for (int at = 0; at + bytes.length <= log.length; at++) {
				if (Arrays.equals(log, at, at + bytes.length, bytes, 0, bytes.length)) {
					try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
						file.seek(at);
						file.write(bytes[0] ^ 1);
					}
					return;
				}
			}
		}
		throw new AssertionError(value + " is not stored");
	}

	private List<Path> segments() throws Exception {
		TopicPartition partition = new TopicPartition(this.topic, 0);
		for (var dir : admin.describeLogDirs(List.of(0)).allDescriptions().get().get(0).entrySet()) {
			if (dir.getValue().replicaInfos().containsKey(partition)) {
				try (Stream<Path> files = Files.list(Path.of(dir.getKey(), partition.toString()))) {
					return files.filter((file) -> file.toString().endsWith(".log")).toList();
				}
			}
		}
		throw new AssertionError("no folder of " + partition);
	}

	private void sendBatch(int partition, String... values) {
		Map<String, Object> properties = Map.of("bootstrap.servers", brokers, "linger.ms", 60_000);
		try (KafkaProducer<byte[], byte[]> together = new KafkaProducer<>(properties, new ByteArraySerializer(),
				new ByteArraySerializer())) {
			for (String value : values) {
				together
					.send(new ProducerRecord<>(this.topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
			}
		}
	}

}
