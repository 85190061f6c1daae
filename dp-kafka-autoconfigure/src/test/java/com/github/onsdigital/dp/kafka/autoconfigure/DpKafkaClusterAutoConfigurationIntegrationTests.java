package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DpKafkaClusterAutoConfigurationIntegrationTests {

	@Test
	void topicsAreCreatedAndTheClusterIdIsSetWhenTheClusterIsUsable() {
		try (KafkaCluster cluster = KafkaCluster.builder().prepare()) {
			int port = cluster.broker(1).port(Listener.PLAIN);
			Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:" + port);
			new ApplicationContextRunner().withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:" + port)
				.withConfiguration(
						AutoConfigurations.of(KafkaAutoConfiguration.class, DpKafkaClusterAutoConfiguration.class))
				.withBean(ClusterConnection.class,
						() -> new ClusterConnection(List.of(new BrokerAddress("127.0.0.1", port)), properties,
								properties, properties, properties))
				.withBean(NewTopic.class, () -> new NewTopic("orders", 1, (short) 1))
				.run((context) -> {
					ClusterMonitor monitor = context.getBean(ClusterMonitor.class);
					monitor.watch("orders");
					assertThat(monitor.reached()).isFalse();
					cluster.start();
					await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
						ClusterReport report = monitor.latest();
						assertThat(report).isNotNull();
						assertThat(report.topic("orders")).isEqualTo(TopicPresence.PRESENT);
						assertThat(context.getBean(KafkaAdmin.class).getClusterId()).isEqualTo(report.clusterId());
					});
				});
		}
	}

}
