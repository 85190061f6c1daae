package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.message.AvroSchema;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that a handler cannot process do not affect the records around them.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileRecordsIntegrationTests extends ContextOnABroker {

	private static final byte[][] POISON = { bytes("{"), bytes(""), bytes("[1,2"), bytes("{\"number\":\"x\"}"), null,
			{ (byte) 0xff, (byte) 0xfe, 0 }, bytes("\"text\""), bytes("{\"number\":1}}"), bytes("nul"), bytes("{}}") };

	@ParameterizedTest
	@ValueSource(strings = { "json", "json-batch", "avro", "avro-batch" })
	void eachUnreadableValueIsAbandonedOnceAndOtherRecordsAreHandled(String kind) throws Exception {
		String to = this.topic + "-" + kind;
		createTopic(to, 1);
		var context = run(Numbers.class);
		AvroSchema schema = AvroSchema.parse(Numbers.SCHEMA);
		for (int i = 0; i < 100; i++) {
			byte[] good = kind.startsWith("avro") ? schema.marshal(new Figure(i)) : bytes("{\"number\":" + i + "}");
			send(new ProducerRecord<>(to, null, (i % 10 == 9) ? poison(kind, i / 10) : good));
		}
		awaitCommitted(to, 100);
		assertThat(context.getBean(Numbers.Handlers.class).numbers)
			.containsExactlyElementsOf(IntStream.range(0, 100).filter((i) -> i % 10 != 9).boxed().toList());
		assertThat(this.handlers.abandonedOffsets)
			.containsExactlyElementsOf(IntStream.range(0, 10).mapToObj((i) -> 10L * i + 9).toList());
	}

	// a single number can be read as Avro from almost any bytes: only an early or missing
	// end is unreadable
	private static byte @Nullable [] poison(String kind, int which) {
		if (!kind.startsWith("avro")) {
			return POISON[which];
		}
		return switch (which % 3) {
			case 0 -> null;
			case 1 -> new byte[0];
			default -> new byte[] { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
		};
	}

	@Test
	void anUnreadableKeyOrHeaderIsAbandonedOnceAndOtherRecordsAreHandled() throws Exception {
		String to = this.topic + "-headers";
		createTopic(to, 1);
		var context = run(Numbers.class);
		for (int i = 0; i < 30; i++) {
			ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(to, bytes((i % 10 == 9) ? "no number" : "7"),
					bytes("{\"number\":" + i + "}"));
			if (i % 10 != 4) {
				record.headers().add("tenant", (i % 10 == 6) ? null : bytes("ons"));
			}
			send(record);
		}
		awaitCommitted(to, 30);
		assertThat(context.getBean(Numbers.Handlers.class).numbers).containsExactlyElementsOf(
				IntStream.range(0, 30).filter((i) -> i % 10 != 9 && i % 10 != 4 && i % 10 != 6).boxed().toList());
		assertThat(this.handlers.abandonedOffsets).containsExactly(4L, 6L, 9L, 14L, 16L, 19L, 24L, 26L, 29L);
	}

	@Test
	void aNullValueReachesOnlyANullableParameter() throws Exception {
		String to = this.topic + "-nullable";
		createTopic(to, 1);
		createTopic(this.topic + "-json", 1);
		var context = run(Numbers.class);
		send(new ProducerRecord<>(to, null, null));
		send(new ProducerRecord<>(this.topic + "-json", null, null));
		awaitCommitted(to, 1);
		awaitCommitted(this.topic + "-json", 1);
		assertThat(context.getBean(Numbers.Handlers.class).numbers).containsExactly(-1);
		assertThat(this.handlers.abandonedOffsets).containsExactly(0L);
	}

	@Tag("faults")
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hugeRecordsAndHeadersAreLoggedInShortLines(boolean readable, CapturedOutput output) throws Exception {
		String to = this.topic + (readable ? "" : "-json");
		if (!readable) {
			createTopic(to, 1);
		}
		run(Numbers.class, "kafka.max-bytes=30000000", "kafka.consumers.orders.retry-attempts=0");
		String huge = (readable ? "fail" : "{") + "x".repeat(20_000_000);
		send(new ProducerRecord<>(to, bytes(huge)));
		ProducerRecord<byte[], byte[]> many = new ProducerRecord<>(to, bytes(readable ? "fail-many" : "{"));
		for (int i = 0; i < 10_000; i++) {
			many.headers().add("header-" + i, bytes("x"));
		}
		send(many);
		ProducerRecord<byte[], byte[]> large = new ProducerRecord<>(to, bytes(readable ? "fail-large" : "{"));
		large.headers().add("large", new byte[1_000_000]);
		// Java decodes a key that is not UTF-8 to replacement characters
		large.headers().add(new RecordHeader("\ufffd\ufffe", new byte[] { (byte) 0xc3, 0x28 }));
		send(large);
		send(new ProducerRecord<>(to, bytes(readable ? "fine" : "{\"number\":1}")));
		awaitCommitted(to, 4);
		assertThat(this.handlers.abandonedOffsets).containsExactly(0L, 1L, 2L);
		assertThat(output.getAll().lines()).as("lines").allMatch((line) -> line.length() <= 2_048);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Figure(int number) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Numbers {

		static final String SCHEMA = """
				{"type":"record","name":"Figure","fields":[{"name":"number","type":"int"}]}""";

		@Bean
		Handlers numberHandlers() {
			return new Handlers();
		}

		static class Handlers {

			final List<Integer> numbers = new CopyOnWriteArrayList<>();

			@KafkaMessageHandler(id = "json", topic = "${topic}-json", group = "group-of-${topic}-json")
			void json(Figure number) {
				this.numbers.add(number.number());
			}

			@KafkaBatchHandler(id = "json-batch", topic = "${topic}-json-batch", group = "group-of-${topic}-json-batch",
					batchSize = "30")
			void jsonBatch(List<Figure> all) {
				all.forEach((number) -> this.numbers.add(number.number()));
			}

			@KafkaMessageHandler(id = "avro", topic = "${topic}-avro", group = "group-of-${topic}-avro",
					schema = "classpath:figure.avsc")
			void avro(Figure number) {
				this.numbers.add(number.number());
			}

			@KafkaBatchHandler(id = "avro-batch", topic = "${topic}-avro-batch", group = "group-of-${topic}-avro-batch",
					batchSize = "30", schema = "classpath:figure.avsc")
			void avroBatch(List<Figure> all) {
				all.forEach((number) -> this.numbers.add(number.number()));
			}

			@KafkaMessageHandler(id = "headers", topic = "${topic}-headers", group = "group-of-${topic}-headers")
			void headers(Figure number, @Header(KafkaHeaders.RECEIVED_KEY) int key, @Header("tenant") String tenant) {
				this.numbers.add(number.number());
			}

			@KafkaMessageHandler(id = "nullable", topic = "${topic}-nullable", group = "group-of-${topic}-nullable")
			void nullable(@Nullable Figure number) {
				this.numbers.add((number != null) ? number.number() : -1);
			}

		}

	}

}
