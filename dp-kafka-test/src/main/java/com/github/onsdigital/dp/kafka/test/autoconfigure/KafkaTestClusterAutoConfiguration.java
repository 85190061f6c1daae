package com.github.onsdigital.dp.kafka.test.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaClusterAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.cluster.DefaultClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.test.HandledRecords;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestClusterSettings;
import com.github.onsdigital.dp.kafka.test.TestRuntime;
import com.github.onsdigital.dp.kafka.test.broker.MemoryKafkaClients;
import com.github.onsdigital.dp.kafka.test.broker.MemoryProbe;
import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for tests: replaces the Kafka
 * clients, the checks of the cluster and the time of dp-kafka by those of an in-memory
 * cluster.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { KafkaAutoConfiguration.class, DpKafkaSettingsAutoConfiguration.class,
		DpKafkaClusterAutoConfiguration.class })
@Import({ SpringClientsConfiguration.class, TestLifecycleConfiguration.class })
public final class KafkaTestClusterAutoConfiguration {

	KafkaTestClusterAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TestRuntime kafkaTestRuntime(Environment environment) {
		TestClusterSettings byDefault = TestClusterSettings.DEFAULT;
		return new TestRuntime(new TestClusterSettings(
				environment.getProperty("dp-kafka.test.brokers", Integer.class, byDefault.brokers()),
				environment.getProperty("dp-kafka.test.partitions", Integer.class, byDefault.partitions()),
				environment.getProperty("dp-kafka.test.check-invariants", Boolean.class, byDefault.checkInvariants())));
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaTestCluster kafkaTestCluster(TestRuntime runtime) {
		return runtime.newCluster();
	}

	@Bean
	TestTime kafkaTestTime(TestRuntime runtime) {
		return runtime.time();
	}

	@Bean
	MemoryKafkaClients kafkaTestClients(TestRuntime runtime) {
		return new MemoryKafkaClients(runtime.cluster());
	}

	@Bean
	HandledRecords kafkaTestHandledRecords(TestRuntime runtime) {
		return runtime.handled();
	}

	@Bean(initMethod = "start", destroyMethod = "close")
	DefaultClusterMonitor kafkaTestClusterMonitor(TestRuntime runtime, ClusterConnection connection,
			ObjectProvider<RetrySettings> retry, ObjectProvider<HealthSettings> health) {
		HealthSettings settings = health.getIfAvailable(() -> HealthSettings.DEFAULT);
		return new DefaultClusterMonitor(runtime.time(),
				(owner) -> new MemoryProbe(runtime.cluster(), connection.addresses(), settings.timeout(), owner),
				retry.getIfAvailable(() -> RetrySettings.DEFAULT), settings.interval());
	}

	@Bean
	static TestChecksPostProcessor kafkaTestChecksPostProcessor(ConfigurableListableBeanFactory beans) {
		return new TestChecksPostProcessor(() -> beans.getBean(TestRuntime.class));
	}

}
