package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.DefaultClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the monitor of the brokers. It
 * does not use the network on the thread that starts the context.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class,
		afterName = "com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration")
@ConditionalOnBean(ClusterConnection.class)
@Import(DeferredTopicCreationConfiguration.class)
public final class DpKafkaClusterAutoConfiguration {

	DpKafkaClusterAutoConfiguration() {
	}

	@Bean(initMethod = "start", destroyMethod = "close")
	@ConditionalOnMissingBean(ClusterMonitor.class)
	DefaultClusterMonitor dpKafkaClusterMonitor(ClusterConnection connection, ObjectProvider<RetrySettings> retry,
			ObjectProvider<HealthSettings> health, ObjectProvider<TimeSource> time,
			ObjectProvider<KafkaClients> clients) {
		HealthSettings settings = health.getIfAvailable(() -> HealthSettings.DEFAULT);
		return new DefaultClusterMonitor(connection, retry.getIfAvailable(() -> RetrySettings.DEFAULT),
				settings.interval(), settings.timeout(), time.getIfAvailable(TimeSource::system),
				clients.getIfAvailable(KafkaClients::kafka));
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaAdminInitializer dpKafkaAdminInitializer(ClusterMonitor monitor, ObjectProvider<KafkaAdmin> admins,
			ObjectProvider<DeferredTopicCreation> topics, Environment environment) {
		// with other connection details, the admins may belong to another cluster
		boolean setsId = ApplicationDefault.ADMIN_CLUSTER_ID.isEnabled(environment)
				&& ApplicationDefault.CONNECTION_DETAILS.isEnabled(environment);
		return new KafkaAdminInitializer(monitor, () -> setsId ? admins.stream().toList() : List.of(),
				topics.getIfAvailable());
	}

}
