package com.github.onsdigital.dp.kafka.autoconfigure;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaTemplate;

import com.github.onsdigital.dp.kafka.connection.CertificateWatcher;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.ClusterConnections;
import com.github.onsdigital.dp.kafka.connection.ConnectionCheck;
import com.github.onsdigital.dp.kafka.connection.DpKafkaConnectionDetails;
import com.github.onsdigital.dp.kafka.connection.ReloadingSslBundle;
import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.SettingsReport;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Auto-configuration for the connection to Kafka: brokers, TLS, and the common settings
 * of all clients of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = KafkaAutoConfiguration.class, after = DpKafkaSettingsAutoConfiguration.class)
@ConditionalOnClass(KafkaTemplate.class)
@EnableConfigurationProperties(KafkaProperties.class)
public final class DpKafkaConnectionAutoConfiguration {

	DpKafkaConnectionAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(KafkaConnectionDetails.class)
	ConnectionCheck dpKafkaOverriddenConnectionCheck(SettingsReader reader, KafkaProperties properties,
			TimeSource time) {
		return ConnectionCheck.overridden(reader, time.clock(),
				() -> properties.buildProducerProperties().get(ProducerConfig.BUFFER_MEMORY_CONFIG));
	}

	@Bean
	@ConditionalOnMissingBean({ KafkaConnectionDetails.class, ConnectionCheck.class })
	ConnectionCheck dpKafkaConnectionCheck(SettingsReader reader, KafkaProperties properties, TimeSource time) {
		return ConnectionCheck.of(reader, time.clock(),
				() -> properties.buildProducerProperties().get(ProducerConfig.BUFFER_MEMORY_CONFIG));
	}

	@Bean
	@ConditionalOnDefault(ApplicationDefault.CONNECTION_DETAILS)
	@ConditionalOnMissingBean(KafkaConnectionDetails.class)
	DpKafkaConnectionDetails dpKafkaConnectionDetails(SettingsReport report, ConnectionCheck check,
			KafkaProperties properties, ObjectProvider<SslBundles> sslBundles) {
		report.verify();
		return new DpKafkaConnectionDetails(check.settings(), properties, sslBundles::getIfAvailable);
	}

	// dp-kafka's own clients use KAFKA_* even if the others do not
	@Bean
	@ConditionalOnMissingBean(ClusterConnection.class)
	ClientConnectionDetails dpKafkaClientConnectionDetails(SettingsReport report, ConnectionCheck check,
			ObjectProvider<KafkaConnectionDetails> details, ObjectProvider<DpKafkaConnectionDetails> shared,
			KafkaProperties properties, ObjectProvider<SslBundles> sslBundles) {
		report.verify();
		return new ClientConnectionDetails(check.isOverridden() ? details.getObject() : shared.getIfAvailable(
				() -> new DpKafkaConnectionDetails(check.settings(), properties, sslBundles::getIfAvailable)));
	}

	@Bean
	@ConditionalOnDefault(ApplicationDefault.SSL_BUNDLE)
	SslBundleRegistrar dpKafkaSslBundleRegistrar(SettingsReport report, ConnectionCheck check) {
		return (registry) -> {
			report.verify();
			ReloadingSslBundle bundle = check.settings().sslBundle();
			if (bundle != null) {
				registry.registerBundle(ReloadingSslBundle.NAME, bundle);
			}
		};
	}

	@Bean
	@Lazy(false)
	CertificateWatcher dpKafkaCertificateWatcher(SettingsReport report, ConnectionCheck check) {
		report.verify();
		return new CertificateWatcher(check.settings().sslBundle());
	}

	@Bean
	@ConditionalOnMissingBean
	ClusterConnection dpKafkaClusterConnection(SettingsReport report, ConnectionCheck check,
			ClientConnectionDetails own, KafkaProperties properties, Environment environment,
			ObjectProvider<DefaultKafkaConsumerFactoryCustomizer> consumers,
			ObjectProvider<DefaultKafkaProducerFactoryCustomizer> producers) {
		report.verify();
		ClusterConnection connection = ClusterConnections.of(own.details(), properties, check.settings().maxBytes())
			.withClientId(environment.getProperty("spring.application.name"));
		return ClusterConnections.customized(connection, consumers.orderedStream(), producers.orderedStream());
	}

	@Bean
	@ConditionalOnDefault(ApplicationDefault.CONNECTION_DETAILS)
	DefaultKafkaConsumerFactoryCustomizer dpKafkaMaxBytesConsumerCustomizer(SettingsReport report,
			ConnectionCheck check) {
		return (factory) -> {
			report.verify();
			Integer maxBytes = check.settings().maxBytes();
			if (maxBytes != null) {
				factory.updateConfigs(ClusterConnections.consumerLimits(maxBytes));
			}
		};
	}

	@Bean
	@ConditionalOnDefault(ApplicationDefault.CONNECTION_DETAILS)
	DefaultKafkaProducerFactoryCustomizer dpKafkaMaxBytesProducerCustomizer(SettingsReport report,
			ConnectionCheck check) {
		return (factory) -> {
			report.verify();
			Integer maxBytes = check.settings().maxBytes();
			if (maxBytes != null) {
				factory.updateConfigs(ClusterConnections.producerLimits(maxBytes));
			}
		};
	}

	/**
	 * The connection details of dp-kafka's own clients.
	 *
	 * @param details the details
	 */
	record ClientConnectionDetails(KafkaConnectionDetails details) {

	}

}
