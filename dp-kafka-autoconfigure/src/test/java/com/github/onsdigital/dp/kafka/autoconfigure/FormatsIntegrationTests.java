package com.github.onsdigital.dp.kafka.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers of an application for Avro and JSON, with readable and unreadable records.
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
	void eachUnreadableRecordIsAbandonedOnceAndOtherRecordsAreHandled(CapturedOutput output) {
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
				assertThat(handled.abandoned.get(id)).containsExactly(9L, 19L, 29L, 39L, 49L, 59L);
			});
		}
		assertThat(output.getAll()).contains("consumer avro: abandoned " + this.topic + "-avro-0@9; it is committed")
			.doesNotContain(SECRET);
	}

	@Test
	void aSchemaOfGoServicesIsReadAndWritten(CapturedOutput output) throws IOException {
		var context = run(Orders.class, "kafka.producers.orders.topic=" + this.topic + "-orders");
		AvroSchema orders = AvroSchema
			.parse(new ClassPathResource("formats/order-placed.avsc").getContentAsString(StandardCharsets.UTF_8));
		MessageProducer producer = producer("orders");
		UUID id = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
		Instant at = Instant.ofEpochMilli(1_700_000_000_000L);
		byte[] invalid = utf8("\u000c" + SECRET + "\u0000\u0000\u0000\u0000");
		byte[] unknownState = orders
			.marshal(Map.of("order-id", id, "placed_at", at, "tags", List.of("a"), "state", "sent-back"));
		assertThat(CompletableFuture.allOf(
				producer.send(orders, new OrderPlaced(id, at, null, null, OrderState.IN_PROGRESS)),
				producer.sendBytes(invalid), producer.sendBytes(unknownState)))
			.succeedsWithin(LIMIT);
		List<OrderPlaced> handled = context.getBean(OrderHandler.class).handled;
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(handled).containsExactly(
					new OrderPlaced(id, at, "", List.of(), OrderState.IN_PROGRESS),
					new OrderPlaced(id, at, "", List.of("a"), OrderState.NEW)));
		assertThat(output.getAll())
			.contains("cannot read 11 bytes of Avro order-placed into OrderPlaced: "
					+ "order-placed.order-id is not a valid uuid")
			.doesNotContain(SECRET);
	}

	// contents of a key and of headers do not cause a failure
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

	enum OrderState {

		NEW, IN_PROGRESS

	}

	record OrderPlaced(UUID orderId, Instant placedAt, @Nullable String kindOfSport, @Nullable List<String> tags,
			OrderState state) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		NewTopic ordersTopic(@Value("${topic}-orders") String name) {
			return new NewTopic(name, 1, (short) 1);
		}

		@Bean
		OrderHandler orderHandler() {
			return new OrderHandler();
		}

	}

	static class OrderHandler {

		private final List<OrderPlaced> handled = new CopyOnWriteArrayList<>();

		@KafkaMessageHandler(id = "placed", topic = "${topic}-orders", group = "placed-of-${topic}",
				schema = "classpath:formats/order-placed.avsc")
		void handle(OrderPlaced order) {
			this.handled.add(order);
		}

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

		private final Map<String, List<Long>> abandoned = new ConcurrentHashMap<>();

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
		void abandoned(RecordAbandonedEvent event) {
			event.getRecords()
				.forEach((record) -> this.abandoned
					.computeIfAbsent(event.getConsumerId(), (id) -> new CopyOnWriteArrayList<>())
					.add(record.offset()));
		}

		private void add(String id, List<HelloCalled> values) {
			this.values.computeIfAbsent(id, (any) -> new CopyOnWriteArrayList<>()).addAll(values);
		}

	}

}
