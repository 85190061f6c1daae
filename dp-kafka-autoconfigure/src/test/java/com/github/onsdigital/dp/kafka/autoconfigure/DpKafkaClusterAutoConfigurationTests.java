package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.DefaultClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

class DpKafkaClusterAutoConfigurationTests {

	// port 1 on the loopback interface: no process listens on it
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:1")
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, DpKafkaClusterAutoConfiguration.class));

	@Test
	void withoutAConnectionThereIsNoMonitor() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ClusterMonitor.class)
			.doesNotHaveBean(KafkaAdminInitializer.class));
	}

	@Test
	void theMonitorChecksPeriodicallyAndItsThreadsEndWithTheContext() {
		this.runner.withUserConfiguration(DeadCluster.class).run((context) -> {
			ClusterMonitor monitor = context.getBean(ClusterMonitor.class);
			assertThat(monitor).isInstanceOf(DefaultClusterMonitor.class);
			assertThat(monitor.checkNow()).succeedsWithin(Duration.ofSeconds(20))
				.satisfies((report) -> assertThat(report.usable()).isFalse());
			assertThat(threads()).contains("dp-kafka-cluster-monitor");
		});
		// the executor has terminated a moment before its thread has ended
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(threads()).doesNotContain("dp-kafka-cluster-monitor"));
	}

	@Test
	void aMonitorOfTheApplicationTakesPrecedence() {
		ClusterMonitor own = mock(ClusterMonitor.class);
		this.runner.withUserConfiguration(DeadCluster.class)
			.withBean("own", ClusterMonitor.class, () -> own)
			.run((context) -> assertThat(context.getBean(ClusterMonitor.class)).isSameAs(own));
	}

	@Test
	void aTopicBeanDoesNotDelayTheStartWithoutBrokers() {
		long before = System.nanoTime();
		this.runner.withUserConfiguration(DeadCluster.class, DeclaredTopic.class)
			.withPropertyValues("spring.kafka.admin.operation-timeout=2m",
					"spring.kafka.admin.properties.default.api.timeout.ms=120000")
			.run((context) -> {
				assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(1));
				assertThat(context).hasSingleBean(DeferredTopicCreation.class);
			});
	}

	@Test
	void failFastAndDisabledTopicCreationAreRespected() {
		this.runner.withUserConfiguration(DeadCluster.class)
			.withPropertyValues("spring.kafka.admin.fail-fast=true")
			.run((context) -> assertThat(context).hasSingleBean(KafkaAdminInitializer.class)
				.doesNotHaveBean(DeferredTopicCreation.class)
				.doesNotHaveBean(DeferredTopicCreationPostProcessor.class));
		this.runner.withUserConfiguration(DeadCluster.class)
			.withPropertyValues("spring.kafka.admin.auto-create=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DeferredTopicCreation.class));
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class DeadCluster {

		@Bean
		ClusterConnection clusterConnection() {
			Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:1");
			return new ClusterConnection(List.of(new BrokerAddress("127.0.0.1", 1)), properties, properties, properties,
					properties);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeclaredTopic {

		@Bean
		NewTopic orders() {
			return new NewTopic("orders", 1, (short) 1);
		}

	}

}
