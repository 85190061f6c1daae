package com.github.onsdigital.dp.kafka.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the sample on three brokers that require a client certificate.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleOnTlsClusterIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final int KEYS = 20;

	@TempDir
	private Path folder;

	private KafkaCluster cluster;

	@BeforeAll
	void startBrokers() {
		this.cluster = KafkaCluster.builder().brokers(3).listeners(Listener.MUTUAL_TLS).start();
	}

	@AfterAll
	void endBrokers() {
		this.cluster.close();
	}

	@Test
	void everyHelloIsRepliedInOrderAndNoneTwiceAfterAGracefulShutdown() throws Exception {
		try (SampleProcess sample = sample("orderly"); TopicIo topics = topics("orderly")) {
			sample.start();
			sample.awaitConsuming();
			topics.callMany("first", KEYS, 250);
			awaitNames(topics, "first", 250);
			assertOrdered(topics.names("first"));
			assertThat(sample.client().illegalTransitions()).isEmpty();
			sample.terminate();
			assertThat(uncommitted("orderly-group", "orderly-in")).isEmpty();
			assertThat(uncommitted("orderly-group-batch", "orderly-in")).isEmpty();
			sample.start();
			topics.callMany("second", KEYS, 1);
			awaitNames(topics, "second", 1);
			assertThat(topics.names("first")).hasSize(250 * KEYS);
			assertThat(topics.names("second")).hasSize(KEYS);
		}
	}

	@Test
	void everyHelloIsRepliedAlthoughTheSampleIsKilledUnderLoad() {
		try (SampleProcess sample = sample("killed"); TopicIo topics = topics("killed")) {
			sample.start();
			for (int round = 0; round < 3; round++) {
				String prefix = "round" + round;
				topics.callMany(prefix, KEYS, 100);
				Awaitility.await().atMost(LIMIT).until(() -> !topics.names(prefix).isEmpty());
				sample.kill();
				sample.start();
			}
			for (int round = 0; round < 3; round++) {
				awaitNames(topics, "round" + round, 100);
			}
			assertThat(sample.client().illegalTransitions()).isEmpty();
		}
	}

	@Test
	void privateKeyIsNotShown() {
		try (SampleProcess sample = sample("secret").with("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES", "always")
			.with("MANAGEMENT_ENDPOINT_CONFIGPROPS_SHOWVALUES", "always")
			.with("LOGGING_LEVEL_COM_GITHUB_ONSDIGITAL", "trace")) {
			this.cluster.createTopic("secret-in", 1);
			this.cluster.createTopic("secret-out", 1);
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
		return this.cluster.certificates().client().keyPem().lines().filter((line) -> line.length() == 64).toList();
	}

	/**
	 * Configured as a deployment on Amazon MSK: the CA in a file, certificate and key as
	 * text.
	 */
	private SampleProcess sample(String name) {
		return new SampleProcess(this.folder.resolve(name + ".out"), SampleProcess.mutualTls(this.cluster))
			.with("KAFKA_SEC_CA_CERTS", authorityFile().toString())
			.with("KAFKA_CONSUMERS_HELLO_NUM_WORKERS", "4")
			// the minimum that brokers allow: the time until a killed member is removed
			.with("KAFKA_CONSUMER_SESSION_TIMEOUT", "6s")
			.with("KAFKA_CONSUMED_TOPIC", name + "-in")
			.with("KAFKA_CONSUMED_GROUP", name + "-group")
			.with("KAFKA_PRODUCED_TOPIC", name + "-out");
	}

	private Path authorityFile() {
		try {
			return Files.writeString(this.folder.resolve("ca.pem"), this.cluster.certificates().authority().pem());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private TopicIo topics(String name) {
		this.cluster.createTopic(name + "-in", 4);
		this.cluster.createTopic(name + "-out", 4);
		return new TopicIo(this.cluster.clientSettings(Listener.MUTUAL_TLS), name + "-in", name + "-out");
	}

	private static void awaitNames(TopicIo topics, String prefix, int eachKey) {
		Set<String> missing = new HashSet<>();
		for (int key = 0; key < KEYS; key++) {
			for (int n = 0; n < eachKey; n++) {
				missing.add(prefix + "-" + key + "-" + n);
			}
		}
		Awaitility.await(prefix).atMost(LIMIT).untilAsserted(() -> {
			topics.names(prefix).forEach(missing::remove);
			assertThat(missing).isEmpty();
		});
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
		Map<TopicPartition, OffsetAndMetadata> committed = this.cluster.admin()
			.listConsumerGroupOffsets(group)
			.partitionsToOffsetAndMetadata()
			.get(20, TimeUnit.SECONDS);
		Map<TopicPartition, Long> open = new HashMap<>();
		Map<TopicPartition, ListOffsetsResultInfo> ends = this.cluster.admin()
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
