package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SaslClusterMonitorIntegrationTests {

	private static KafkaCluster cluster;

	@BeforeAll
	static void start() {
		String login = "org.apache.kafka.common.security.plain.PlainLoginModule required user_ada=\"right-canary\";";
		cluster = KafkaCluster.builder()
			.listeners(Listener.TLS)
			.property("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,TLS:SASL_SSL")
			.property("listener.name.tls.sasl.enabled.mechanisms", "PLAIN")
			.property("listener.name.tls.plain.sasl.jaas.config", login)
			.start();
		cluster.createTopic("orders", 1);
	}

	@AfterAll
	static void end() {
		cluster.close();
	}

	@Test
	void withTheRightLoginTheClusterIsUsableAndTopicsAreKnown() {
		try (TestMonitor it = login("right-canary")) {
			it.monitor.watch("orders");
			it.monitor.watch("not-there");
			for (int i = 0; i < 5; i++) {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(0).problem()).isNull();
				assertThat(report.reachable()).isEqualTo(1);
				assertThat(report.usable()).isTrue();
				assertThat(report.topic("orders")).isEqualTo(TopicPresence.PRESENT);
				assertThat(report.topic("not-there")).isEqualTo(TopicPresence.ABSENT);
				assertThat(report.clusterId()).isNotBlank();
				assertThat(report.topicIds()).containsOnlyKeys("orders");
			}
			it.monitor.watchGroup("billing");
			await().atMost(30, TimeUnit.SECONDS)
				.until(() -> it.check().coordinator("billing") == CoordinatorStatus.AVAILABLE);
		}
	}

	@Test
	void aRefusedLoginIsReportedWithoutItsPassword() {
		try (TestMonitor it = login("wrong-canary")) {
			it.monitor.watch("orders");
			for (int i = 0; i < 3; i++) {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(0).reachable()).isTrue();
				assertThat(report.addresses().get(0).problem()).startsWith("answers, but refuses the login: ")
					.doesNotContain("canary");
				assertThat(report.usable()).isFalse();
			}
			assertThat(it.monitor.reached()).isFalse();
		}
	}

	@Test
	void anInvalidLoginIsReportedWithoutItsText() {
		Map<String, Object> settings = cluster.clientSettings(Listener.TLS);
		settings.put("security.protocol", "SASL_SSL");
		settings.put("sasl.mechanism", "PLAIN");
		settings.put("sasl.jaas.config", "nonsense canary");
		try (TestMonitor it = new TestMonitor(TestMonitor.connection("SASL_SSL", settings), Duration.ofSeconds(10))) {
			ClusterReport report = it.check();
			assertThat(report.usable()).isFalse();
			assertThat(report.addresses().get(0).problem()).contains("the login cannot be set up")
				.doesNotContain("canary");
		}
	}

	private static TestMonitor login(String password) {
		Map<String, Object> settings = cluster.clientSettings(Listener.TLS);
		settings.put("security.protocol", "SASL_SSL");
		settings.put("sasl.mechanism", "PLAIN");
		settings.put("sasl.jaas.config",
				"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ada\" password=\""
						+ password + "\";");
		return new TestMonitor(TestMonitor.connection("SASL_SSL", settings), Duration.ofSeconds(10));
	}

}
