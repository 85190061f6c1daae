package com.github.onsdigital.dp.kafka.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample starts before its cluster.
 */
class SampleWithoutClusterIntegrationTests {

	private static final Duration MAX_BACK_OFF = Duration.ofSeconds(2);

	@Test
	void theSampleStartsWithoutBrokersAndConsumesWhenTheyStart(@TempDir Path folder) {
		try (KafkaCluster cluster = KafkaCluster.builder().brokers(3).inOneProcess().prepare();
				SampleProcess sample = new SampleProcess(folder.resolve("sample.out"),
						Map.of("KAFKA_ADDR", cluster.bootstrap(Listener.PLAIN), "KAFKA_RETRY_MAX_PERIOD", "2s"))) {
			sample.start();
			assertMissingBrokersAreReported(cluster, sample);
			cluster.start();
			cluster.awaitReady();
			cluster.createTopic("hello-called", 4);
			cluster.createTopic("hello-replied", 4);
			Awaitility.await()
				.atMost(MAX_BACK_OFF.multipliedBy(5).dividedBy(4).plusSeconds(5))
				.until(() -> sample.client().allAre("CONSUMING"));
			try (TopicIo topics = new TopicIo(cluster.clientSettings(Listener.PLAIN), "hello-called",
					"hello-replied")) {
				assertThat(sample.client().post("/hello", "{\"name\":\"Edsger\"}").status()).isEqualTo(202);
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> topics.names("Edsger").size() == 1);
			}
			assertThat(sample.client().illegalTransitions()).isEmpty();
		}
	}

	private static void assertMissingBrokersAreReported(KafkaCluster cluster, SampleProcess sample) {
		assertThat(sample.client().states().values()).containsOnly("INITIALISING");
		long before = System.nanoTime();
		assertThat(sample.client().post("/hello", "{\"name\":\"Ada\"}").status()).isEqualTo(503);
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
			SampleClient.Response health = sample.client().get("/actuator/health");
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.body())
				.contains(cluster.brokers().stream().map(SampleWithoutClusterIntegrationTests::of).toList());
		});
		assertThat(sample.log().lines().filter((line) -> line.contains(" WARN ") || line.contains("ERROR")))
			.hasSizeLessThan(30);
	}

	private static String of(Broker broker) {
		return broker.address(Listener.PLAIN);
	}

}
