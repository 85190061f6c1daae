package com.github.onsdigital.dp.kafka.docs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.KafkaTestExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example with the JUnit extension.
 */
class ExtensionExamplesTests {

	@RegisterExtension
	private final KafkaTestExtension application = KafkaTestExtension.of(UpdateHandler.class)
		.property("kafka.consumers.updates.batch-size", "2");

	@Test
	void aFullBatchDoesNotWait(KafkaTestCluster kafka) {
		kafka.topic("updates").send("one").send("two");
		assertThat(kafka.consumer("updates")).hasHandled("one", "two");
	}

}
