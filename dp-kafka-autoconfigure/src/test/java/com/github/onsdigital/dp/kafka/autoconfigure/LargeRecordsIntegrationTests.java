package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Compressed records that are far larger when decompressed, in a JVM of 1 GB that also
 * runs the broker.
 */
@Tag("faults")
class LargeRecordsIntegrationTests extends ContextOnABroker {

	private static final int BOMB = 200 * 1024 * 1024;

	@Test
	void aRecordOfHundredsOfMegabytesIsAbandonedOnceAndOtherRecordsAreHandled() throws Exception {
		ConfigurableApplicationContext context = run(Large.class, "kafka.producers.json.topic=" + this.topic + "-json");
		producer("json");
		try (KafkaProducer<byte[], byte[]> raw = raw()) {
			send(raw, "{\"name\":\"before\"}".getBytes(StandardCharsets.UTF_8));
			send(raw, new byte[BOMB]);
			byte[] nested = new byte[2_000];
			Arrays.fill(nested, (byte) '[');
			send(raw, nested);
			send(raw, ("{\"name\":\"" + "x".repeat(10_000_000) + "\"}").getBytes(StandardCharsets.UTF_8));
			send(raw, "{\"name\":\"after\"}".getBytes(StandardCharsets.UTF_8));
		}
		Handled handled = context.getBean(Handled.class);
		await().atMost(LIMIT).untilAsserted(() -> {
			assertThat(handled.lengths).containsExactly(6, 10_000_000, 5);
			assertThat(handled.abandoned).containsExactly(1L, 2L);
		});
	}

	private void send(KafkaProducer<byte[], byte[]> raw, byte[] value) throws Exception {
		raw.send(new ProducerRecord<>(this.topic + "-json", value)).get();
	}

	private static KafkaProducer<byte[], byte[]> raw() {
		Map<String, Object> settings = new HashMap<>();
		settings.put("bootstrap.servers", brokers());
		settings.put("compression.type", "gzip");
		settings.put("max.request.size", BOMB + 10_000);
		settings.put("buffer.memory", BOMB + 100_000_000L);
		return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
	}

	record Named(String name) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Large {

		@Bean
		NewTopic jsonTopic(@Value("${topic}-json") String name) {
			return new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", "20000000"));
		}

		@Bean
		Handled handled() {
			return new Handled();
		}

	}

	static class Handled {

		private final List<Integer> lengths = new CopyOnWriteArrayList<>();

		private final List<Long> abandoned = new CopyOnWriteArrayList<>();

		@KafkaMessageHandler(id = "json", topic = "${topic}-json", group = "json-of-${topic}")
		void json(Named value) {
			this.lengths.add(value.name().length());
		}

		@EventListener
		void abandoned(RecordAbandonedEvent event) {
			event.getRecords().forEach((record) -> this.abandoned.add(record.offset()));
		}

	}

}
