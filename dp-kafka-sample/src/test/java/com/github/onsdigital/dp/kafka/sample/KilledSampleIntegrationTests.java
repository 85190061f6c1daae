package com.github.onsdigital.dp.kafka.sample;

import java.nio.file.Path;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the sample on three brokers that require a client certificate.
 */
class KilledSampleIntegrationTests {

	private static final int KEYS = 20;

	private static final int EACH_KEY = 50;

	@Test
	void everyHelloIsRepliedAlthoughTheSampleIsKilledUnderLoad(@TempDir Path folder) {
		try (TlsCluster cluster = new TlsCluster(folder);
				// the time until a killed member is removed
				SampleProcess sample = cluster.sample("killed").with("KAFKA_CONSUMER_SESSION_TIMEOUT", "4s");
				TopicIo topics = cluster.topics("killed")) {
			sample.start();
			for (int round = 0; round < 3; round++) {
				String prefix = "round" + round;
				topics.callMany(prefix, KEYS, EACH_KEY);
				Awaitility.await().atMost(TopicIo.LIMIT).until(() -> !topics.names(prefix).isEmpty());
				sample.kill();
				sample.start();
			}
			for (int round = 0; round < 3; round++) {
				topics.awaitNames("round" + round, KEYS, EACH_KEY);
			}
			assertThat(sample.client().illegalTransitions()).isEmpty();
		}
	}

}
