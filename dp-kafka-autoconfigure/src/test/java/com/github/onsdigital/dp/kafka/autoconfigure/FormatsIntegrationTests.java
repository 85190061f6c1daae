package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordGivenUpEvent;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers of a whole application that take Avro and JSON, and what they meet.
 */
@ExtendWith(OutputCaptureExtension.class)
class FormatsIntegrationTests extends ContextOnABroker {

	private static final String SCHEMA = """
			{"type": "record", "name": "HelloCalled", "fields": [
			{"name": "name", "type": "string"}, {"name": "number", "type": "int"}]}""";

	private static final String SECRET = "s3cret";

	private final AvroSchema schema = AvroSchema.parse(SCHEMA);

	private final List<CompletableFuture<?>> sends = new ArrayList<>();

	@Test
	void eachPoisonedRecordIsGivenUpOnceAndItsNeighboursFlow(CapturedOutput output) {
		var context = run(Formats.class, "kafka.producers.avro.topic=" + this.topic + "-avro",
				"kafka.producers.json.topic=" + this.topic + "-json",
				"hello.schema=classpath:formats/hello-called.avsc", "logging.level.com.github.onsdigital=trace",
				"logging.level.org.springframework.kafka=trace", "logging.level.org.apache.kafka.clients=debug");
		MessageProducer avro = producer("avro");
		MessageProducer json = producer("json");
		List<byte[]> badAvro = badAvro();
		List<byte[]> badJson = badJson();
		List<HelloCalled> good = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			SendOptions options = poisonedOptions(i);
			if (i % 10 == 9) {
				this.sends.add(avro.sendBytes(badAvro.get(i / 10), options));
				this.sends.add(json.sendBytes(badJson.get(i / 10), options));
			}
			else {
				HelloCalled hello = new HelloCalled(SECRET + " Ada", i);
				good.add(hello);
				this.sends.add(avro.send(this.schema, hello, options));
				this.sends.add(json.sendJson(hello, options));
			}
		}
		assertThat(CompletableFuture.allOf(this.sends.toArray(CompletableFuture[]::new))).succeedsWithin(LIMIT);
		Handled handled = context.getBean(Handled.class);
		for (String id : List.of("avro", "avro-batch", "json", "json-batch")) {
			await(id).atMost(LIMIT).untilAsserted(() -> {
				assertThat(handled.values.get(id)).isEqualTo(good);
				assertThat(handled.givenUp.get(id)).containsExactly(9L, 19L, 29L, 39L, 49L, 59L);
			});
		}
		assertThat(output.getAll()).contains("consumer avro: gave up " + this.topic + "-avro-0@9 and commits it")
			.doesNotContain(SECRET);
	}

	// what a key and headers hold is no reason to fail
	private static SendOptions poisonedOptions(int i) {
		byte[] noText = { (byte) 0xff, (byte) 0xfe, 0 };
		return switch (i % 5) {
			case 1 -> SendOptions.none().key(noText);
			case 2 -> SendOptions.none().header(new RecordHeader("broken", noText));
			case 3 -> SendOptions.none().header(new RecordHeader("request-id", noText)).header("request-id", "a\nb");
			case 4 -> SendOptions.none().key(new byte[0]).header(new RecordHeader("empty", null));
			default -> SendOptions.none();
		};
	}

	private List<byte[]> badAvro() {
		byte[] whole = this.schema.marshal(new HelloCalled(SECRET, 1));
		byte[] truncated = Arrays.copyOf(whole, whole.length - 1);
		byte[] endless = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1 };
		byte[] twoGigabytes = { -2, -1, -1, -1, 15 };
		return List.of(truncated, new byte[0], endless, twoGigabytes, utf8("{\"name\":\"" + SECRET + "\"}"),
				new byte[] { 1 });
	}

	private static List<byte[]> badJson() {
		return List.of(utf8("{\"name\":\"" + SECRET), new byte[0], utf8("[".repeat(1_000) + "]".repeat(1_000)),
				utf8("{\"number\":\"" + SECRET + "\"}"), utf8("\"" + SECRET + "\""), new byte[] { -1, 0, 1 });
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record HelloCalled(String name, int number) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Formats {

		@Bean
		NewTopic avroTopic(@Value("${topic}-avro") String name) {
			return new NewTopic(name, 1, (short) 1);
		}

		@Bean
		NewTopic jsonTopic(@Value("${topic}-json") String name) {
			return new NewTopic(name, 1, (short) 1);
		}

		@Bean
		Handled handled() {
			return new Handled();
		}

	}

	static class Handled {

		private final Map<String, List<HelloCalled>> values = new ConcurrentHashMap<>();

		private final Map<String, List<Long>> givenUp = new ConcurrentHashMap<>();

		@KafkaMessageHandler(id = "avro", topic = "${topic}-avro", group = "avro-of-${topic}",
				schema = "classpath:formats/hello-called.avsc")
		void avro(HelloCalled value) {
			add("avro", List.of(value));
		}

		@KafkaBatchHandler(id = "avro-batch", topic = "${topic}-avro", group = "avro-batch-of-${topic}",
				batchSize = "25", schema = "${hello.schema}")
		void avroBatch(List<HelloCalled> values) {
			add("avro-batch", values);
		}

		@KafkaMessageHandler(id = "json", topic = "${topic}-json", group = "json-of-${topic}")
		void json(HelloCalled value) {
			add("json", List.of(value));
		}

		@KafkaBatchHandler(id = "json-batch", topic = "${topic}-json", group = "json-batch-of-${topic}",
				batchSize = "25")
		void jsonBatch(List<HelloCalled> values) {
			add("json-batch", values);
		}

		@EventListener
		void givenUp(RecordGivenUpEvent event) {
			event.getRecords()
				.forEach((record) -> this.givenUp
					.computeIfAbsent(event.getConsumerId(), (id) -> new CopyOnWriteArrayList<>())
					.add(record.offset()));
		}

		private void add(String id, List<HelloCalled> values) {
			this.values.computeIfAbsent(id, (any) -> new CopyOnWriteArrayList<>()).addAll(values);
		}

	}

}
