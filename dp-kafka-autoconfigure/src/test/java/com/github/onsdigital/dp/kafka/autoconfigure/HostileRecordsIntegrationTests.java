package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of extraordinary size that a handler cannot process.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileRecordsIntegrationTests extends ContextOnABroker {

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

		@Bean
		Handlers numberHandlers() {
			return new Handlers();
		}

		static class Handlers {

			@KafkaMessageHandler(id = "json", topic = "${topic}-json", group = "group-of-${topic}-json")
			void json(Figure number) {
			}

		}

	}

}
