package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.Map;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client is to do with offsets that are missing or out of range.
 */
class ClientResetTests {

	private final RunsInMemory runs = new RunsInMemory(1, 3);

	@Test
	void itDecidesWhereBothSettingsAreTheSame() {
		assertThat(reset()).isEqualTo("earliest");
	}

	@Test
	void dpKafkaDecidesWhereTheyDiffer() {
		this.runs.outOfRange = "latest";
		assertThat(reset()).isEqualTo("none");
	}

	@Test
	void soItDoesWithTheProtocolConsumer() {
		this.runs.outOfRange = "latest";
		this.runs.clientProperties = Map.of("group.protocol", "consumer");
		assertThat(reset()).isEqualTo("none");
	}

	private Object reset() {
		ConsumerRun run = this.runs.single((record) -> null);
		this.runs.awaitCommitted(0, 3);
		this.runs.stop(run);
		return this.runs.clientReset;
	}

}
