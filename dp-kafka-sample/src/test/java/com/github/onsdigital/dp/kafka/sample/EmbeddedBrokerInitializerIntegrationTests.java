package com.github.onsdigital.dp.kafka.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedBrokerInitializerIntegrationTests {

	@Test
	void theSampleRunsWithoutAnInstalledBroker(@TempDir Path folder) {
		try (SampleProcess sample = new SampleProcess(folder.resolve("sample.out"), Map.of())) {
			sample.start();
			sample.awaitConsuming();
			assertThat(sample.client().post("/hello", "{\"name\":\"Ada\"}").status()).isEqualTo(202);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> sample.client().get("/hello").body().contains("Hello, Ada!"));
			sample.terminate();
		}
	}

}
