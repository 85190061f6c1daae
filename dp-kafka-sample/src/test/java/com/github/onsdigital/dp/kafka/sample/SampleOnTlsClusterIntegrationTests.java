package com.github.onsdigital.dp.kafka.sample;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the sample on three brokers that require a client certificate.
 */
class SampleOnTlsClusterIntegrationTests {

	private static final int KEYS = 20;

	private static final int EACH_KEY = 100;

	@TempDir
	private static Path folder;

	private static TlsCluster cluster;

	@BeforeAll
	static void startBrokers() {
		cluster = new TlsCluster(folder);
	}

	@AfterAll
	static void endBrokers() {
		cluster.close();
	}

	@Test
	void everyHelloIsRepliedInOrderAndNoneTwiceAfterAGracefulShutdown() throws Exception {
		try (SampleProcess sample = cluster.sample("orderly"); TopicIo topics = cluster.topics("orderly")) {
			sample.start();
			sample.awaitConsuming();
			topics.callMany("first", KEYS, EACH_KEY);
			topics.awaitNames("first", KEYS, EACH_KEY);
			assertOrdered(topics.names("first"));
			assertThat(sample.client().illegalTransitions()).isEmpty();
			sample.terminate();
			assertThat(uncommitted("orderly-group", "orderly-in")).isEmpty();
			assertThat(uncommitted("orderly-group-batch", "orderly-in")).isEmpty();
			sample.start();
			topics.callMany("second", KEYS, 1);
			topics.awaitNames("second", KEYS, 1);
			assertThat(topics.names("first")).hasSize(EACH_KEY * KEYS);
			assertThat(topics.names("second")).hasSize(KEYS);
		}
	}

	@Test
	void privateKeyIsNotShown() {
		try (SampleProcess sample = cluster.sample("secret")
			.with("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES", "always")
			.with("MANAGEMENT_ENDPOINT_CONFIGPROPS_SHOWVALUES", "always")
			.with("LOGGING_LEVEL_COM_GITHUB_ONSDIGITAL", "trace")) {
			cluster.cluster().createTopic("secret-in", 1);
			cluster.cluster().createTopic("secret-out", 1);
			sample.start();
			sample.awaitConsuming();
			Map<String, String> shown = new HashMap<>(Map.of("log", sample.log()));
			for (String page : List.of("health", "env", "configprops", "kafkaconsumers")) {
				shown.put(page, sample.client().get("/actuator/" + page).body());
			}
			assertThat(shown.get("env")).contains("KAFKA_SEC_CLIENT_KEY");
			List<String> lines = keyLines();
			assertThat(lines).hasSizeGreaterThan(10);
			// the names only: a failure must not print the contents
			assertThat(shown.keySet())
				.noneMatch((page) -> lines.stream().anyMatch(shown.getOrDefault(page, "")::contains));
		}
	}

	private List<String> keyLines() {
		return cluster.cluster()
			.certificates()
			.client()
			.keyPem()
			.lines()
			.filter((line) -> line.length() == 64)
			.toList();
	}

	private static void assertOrdered(Collection<String> names) {
		Map<String, Integer> last = new HashMap<>();
		for (String name : names) {
			int dash = name.lastIndexOf('-');
			int number = Integer.parseInt(name.substring(dash + 1));
			Integer before = last.put(name.substring(0, dash), number);
			assertThat(number).as(name).isEqualTo((before != null) ? before + 1 : 0);
		}
	}

	/** Returns the partitions whose committed offset is not their end. */
	private Map<TopicPartition, Long> uncommitted(String group, String topic) throws Exception {
		Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
		for (int partition = 0; partition < 4; partition++) {
			latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
		}
		Map<TopicPartition, OffsetAndMetadata> committed = cluster.cluster()
			.admin()
			.listConsumerGroupOffsets(group)
			.partitionsToOffsetAndMetadata()
			.get(20, TimeUnit.SECONDS);
		Map<TopicPartition, Long> open = new HashMap<>();
		Map<TopicPartition, ListOffsetsResultInfo> ends = cluster.cluster()
			.admin()
			.listOffsets(latest)
			.all()
			.get(20, TimeUnit.SECONDS);
		ends.forEach((partition, end) -> {
			OffsetAndMetadata offset = committed.get(partition);
			long position = (offset != null) ? offset.offset() : 0;
			if (position != end.offset()) {
				open.put(partition, end.offset() - position);
			}
		});
		return open;
	}

}
