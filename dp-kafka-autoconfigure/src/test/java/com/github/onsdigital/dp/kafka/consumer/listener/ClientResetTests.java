package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.Map;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The value of auto.offset.reset that the client is configured with.
 */
class ClientResetTests {

	private final RunsInMemory runs = new RunsInMemory(1, 3);

	@Test
	void theClientResetsIfBothSettingsAreEqual() {
		assertThat(reset()).isEqualTo("earliest");
	}

	@Test
	void dpKafkaResetsIfTheSettingsDiffer() {
		this.runs.outOfRange = "latest";
		assertThat(reset()).isEqualTo("none");
	}

	@Test
	void dpKafkaResetsIfBothSettingsAreNewest() {
		this.runs.noOffset = "latest";
		this.runs.outOfRange = "latest";
		assertThat(reset()).isEqualTo("none");
	}

	@Test
	void dpKafkaResetsWithTheConsumerProtocolToo() {
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
