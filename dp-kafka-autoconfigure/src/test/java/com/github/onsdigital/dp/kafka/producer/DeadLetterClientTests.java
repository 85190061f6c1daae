package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeadLetterClientTests {

	private final TestEnvironment environment = new TestEnvironment();

	private final List<DefaultKafkaProducerFactory<?, ?>> factories = new ArrayList<>();

	private final MockProducer<byte[], byte[]> client = new MockProducer<>(true, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	@Test
	void usesTheSettingsOfProducersAndWaitsForAllReplicas() {
		this.environment.property("kafka.producer.properties.linger.ms", "7")
			.property("kafka.producer.properties.acks", "1");
		try (DeadLetterClient deadLetters = deadLetters(Map.of("client.id", "app", "compression.type", "zstd"))) {
			Producer<byte[], byte[]> first = deadLetters.open();
			assertThat(first).isSameAs(this.client).isSameAs(deadLetters.open());
			assertThat(this.factories).singleElement()
				.satisfies((factory) -> assertThat(factory.getConfigurationProperties()).containsEntry("acks", "all")
					.containsEntry("linger.ms", "7")
					.containsEntry("compression.type", "zstd")
					.containsEntry("batch.size", 1)
					.containsEntry("max.block.ms", 5_000L)
					.doesNotContainKey("enable.idempotence"));
			assertThat(this.client.closed()).isFalse();
		}
		assertThat(this.client.closed()).isTrue();
	}

	@Test
	void maxBlockOfTheUserIsUsed() {
		this.environment.property("kafka.producer.max-block", "300ms");
		try (DeadLetterClient deadLetters = deadLetters(Map.of())) {
			deadLetters.open();
			assertThat(this.factories.get(0).getConfigurationProperties()).containsEntry("max.block.ms", 300L);
		}
	}

	@Test
	void aSettingThatKafkaRefusesIsReportedAndSettingsOfProducersOnlyAreIgnored() {
		this.environment.property("kafka.producer.min-brokers-healthy", "many")
			.property("kafka.producer.properties.acks", "7");
		String message = "producer dp-kafka-dead-letters: Invalid value 7 for configuration acks: "
				+ "String must be one of: all, -1, 0, 1 [kafka.producer.properties.acks]";
		SettingProblems problems = new SettingProblems();
		DeadLetterClient.check(resolver(), problems);
		assertThat(problems.errors()).extracting(SettingProblem::line).containsExactly(message);
		try (DeadLetterClient deadLetters = deadLetters(Map.of())) {
			assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(deadLetters::open)
				.withMessage(message);
		}
	}

	private DeadLetterClient deadLetters(Map<String, Object> connection) {
		return new DeadLetterClient(
				new ClusterConnection(List.of(new BrokerAddress("127.0.0.1", 9)), Map.of(), Map.of(), with(connection),
						Map.of()),
				resolver(), () -> List.of((factory) -> factory.updateConfigs(Map.of("batch.size", 1, "acks", "0")),
						this::replaceClient),
				KafkaClients.kafka());
	}

	private static Map<String, Object> with(Map<String, Object> connection) {
		Map<String, Object> properties = new HashMap<>(connection);
		properties.put("bootstrap.servers", "127.0.0.1:9");
		return properties;
	}

	private ProducerSettingsResolver resolver() {
		return new ProducerSettingsResolver(this.environment.reader(), Map::of, () -> 2);
	}

	@SuppressWarnings("unchecked")
	private void replaceClient(DefaultKafkaProducerFactory<?, ?> factory) {
		this.factories.add(factory);
		((DefaultKafkaProducerFactory<byte[], byte[]>) factory).addPostProcessor((real) -> {
			real.close(Duration.ZERO);
			return this.client;
		});
	}

}
