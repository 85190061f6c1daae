package com.github.onsdigital.dp.kafka.settings;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsReaderTests {

	private final TestEnvironment environment = new TestEnvironment();

	@ParameterizedTest
	@CsvSource({ "KAFKA_CONSUMERS_HELLO_BATCH_NUM_WORKERS, kafka.consumers.hello-batch.num-workers",
			"KAFKA_CONSUMERS_HELLOBATCH_NUMWORKERS, kafka.consumers.hello-batch.num-workers",
			"KAFKA_CONSUMERS_HELLO_BATCH_SIZE, kafka.consumers.hello.batch-size",
			"KAFKA_SEC_CA_CERTS, kafka.sec.ca-certs", "KAFKA_SEC_CACERTS, kafka.sec.ca-certs",
			"KAFKA_RETRY_MIN_PERIOD, kafka.retry.min-period", "kafka_addr, kafka.addr" })
	void variablesAreFoundByTheirRelaxedNames(String variable, String property) {
		RawSetting found = this.environment.variable(variable, "5").reader().find(property);
		assertThat(found).isEqualTo(new RawSetting(variable, "5", null));
	}

	@Test
	void anIdThatStartsLikeAnotherDoesNotReadItsVariable() {
		SettingsReader reader = this.environment.variable("KAFKA_CONSUMERS_HELLO_BATCH_SIZE", "5").reader();
		assertThat(reader.find("kafka.consumers.hello-batch.batch-size")).isNull();
		assertThat(reader.find("kafka.consumers.hello-batch.size")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "num-workers", "numWorkers", "num_workers" })
	void yamlIsFoundByItsRelaxedNamesWithItsLine(String key) {
		RawSetting found = this.environment.yaml("kafka:\n  consumers:\n    hello:\n      " + key + ": 3\n")
			.reader()
			.find("kafka.consumers.hello.num-workers");
		assertThat(found).isEqualTo(new RawSetting("kafka.consumers.hello." + key, "3", "application.yml:4"));
		assertThat(found).extracting(RawSetting::label)
			.isEqualTo("kafka.consumers.hello." + key + " (application.yml:4)");
	}

	@Test
	void aBlankVariableDoesNotOverrideTheFile() {
		SettingsReader reader = this.environment.variable("KAFKA_SEC_PROTO", "  ")
			.yaml("kafka.sec.proto: TLS")
			.reader();
		assertThat(reader.find("kafka.sec.proto")).extracting("value").isEqualTo("TLS");
		assertThat(reader.findEvenBlank("kafka.sec.proto")).extracting("value").isEqualTo("  ");
	}

	@Test
	void placeholdersAreResolvedAndMissingOnesReported() {
		SettingsReader reader = this.environment.property("kafka.addr", "${HOST}:9092")
			.property("kafka.version", "${NOT_THERE}")
			.variable("HOST", "b1")
			.reader();
		assertThat(reader.find("kafka.addr")).extracting("value").isEqualTo("b1:9092");
		assertThat(reader.find("kafka.version")).extracting("missingPlaceholder").isEqualTo("${NOT_THERE}");
	}

	@Test
	void aYamlListIsJoinedAndMarkedAsList() {
		RawSetting found = this.environment.yaml("kafka:\n  addr:\n  - b1:9092\n  - b2:9092\n")
			.reader()
			.find("kafka.addr");
		assertThat(found).isEqualTo(new RawSetting("kafka.addr", "b1:9092,b2:9092", "application.yml:3", true, null));
	}

	@Test
	void clientPropertiesAreReadFromVariablesAndFiles() {
		Map<String, RawSetting> found = this.environment
			.variable("KAFKA_CONSUMERS_HELLO_BATCH_PROPERTIES_MAX_POLL_RECORDS", "10")
			.yaml("""
					kafka.consumers.hello-batch.properties:
					  fetch.min.bytes: 2
					  max.poll.records: 7
					  '[client.rack]': a
					""")
			.reader()
			.below("kafka.consumers.hello-batch.properties", '.');
		assertThat(found).hasSize(3);
		assertThat(found.get("max.poll.records")).extracting("value").isEqualTo("10");
		assertThat(found.get("fetch.min.bytes")).extracting("value").isEqualTo("2");
		assertThat(found.get("client.rack")).extracting("value").isEqualTo("a");
	}

	@ParameterizedTest
	@CsvSource({ "KAFKA_CONSUMERS_PORT, tcp://10.0.0.1:9092", "KAFKA_CONSUMERS_SERVICE_HOST, 10.0.0.1",
			"KAFKA_CONSUMERS_SERVICE_PORT, 9092", "KAFKA_CONSUMERS_SERVICE_PORT_BROKER, 9092",
			"KAFKA_CONSUMERS_PORT_9092_TCP, tcp://10.0.0.1:9092", "KAFKA_CONSUMERS_PORT_9092_TCP_PROTO, tcp",
			"KAFKA_CONSUMERS_PORT_9092_TCP_PORT, 9092", "KAFKA_CONSUMERS_PORT_9092_TCP_ADDR, 10.0.0.1" })
	void variablesOfKubernetesAreNotRead(String variable, String value) {
		assertThat(this.environment.variable(variable, value).reader().variables("KAFKA_CONSUMERS_")).isEmpty();
	}

}
