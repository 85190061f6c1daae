package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client is to do with offsets that are missing or out of range.
 */
@ExtendWith(OutputCaptureExtension.class)
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
	void withTheProtocolConsumerItDecidesBothCasesAndThatIsLogged(CapturedOutput output) {
		this.runs.outOfRange = "latest";
		this.runs.clientProperties = Map.of("group.protocol", "Consumer");
		assertThat(reset()).isEqualTo("earliest");
		assertThat(output).containsOnlyOnce("consumer orders: with group.protocol=consumer, offset-out-of-range has no "
				+ "effect: offset (earliest) applies to offsets out of range too");
	}

	@Test
	void soItDoesWhereTheProtocolIsThatOfAllConsumers() {
		this.runs.outOfRange = "latest";
		this.runs.sharedProperties = Map.of("group.protocol", "consumer");
		assertThat(reset()).isEqualTo("earliest");
	}

	private Object reset() {
		ConsumerRun run = this.runs.single((record) -> null);
		this.runs.awaitCommitted(0, 3);
		this.runs.stop(run);
		return this.runs.clientReset;
	}

}
