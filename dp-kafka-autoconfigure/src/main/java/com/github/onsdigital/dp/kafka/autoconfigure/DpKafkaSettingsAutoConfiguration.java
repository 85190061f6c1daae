package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.function.IntSupplier;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.kafka.core.KafkaTemplate;

import com.github.onsdigital.dp.kafka.cluster.ClusterSettingsCheck;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.connection.ConnectionCheck;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.group.DeclaredConsumers;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.producer.DeclaredProducers;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.settings.DpKafkaProperties;
import com.github.onsdigital.dp.kafka.settings.IgnoredSpringSettings;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.SettingsReport;
import com.github.onsdigital.dp.kafka.settings.SharedPropertyCheck;
import com.github.onsdigital.dp.kafka.settings.SpringKafkaVersionCheck;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Auto-configuration that reads and validates the settings of dp-kafka.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(KafkaTemplate.class)
@EnableConfigurationProperties(KafkaProperties.class)
public final class DpKafkaSettingsAutoConfiguration {

	DpKafkaSettingsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TimeSource dpKafkaTimeSource() {
		return TimeSource.system();
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaClients dpKafkaClients() {
		return KafkaClients.kafka();
	}

	@Bean
	SettingsReader dpKafkaSettingsReader(ConfigurableEnvironment environment) {
		return new SettingsReader(environment);
	}

	// only for the configprops endpoint; Boot's own binding finds no setters and does not
	// change it
	@Bean
	DpKafkaProperties dpKafkaProperties(SettingsReader reader) {
		return SettingsBinder.bind(reader).inEffect(reader.find("kafka.addr") != null);
	}

	@Bean
	@Lazy(false)
	SettingsReport dpKafkaSettingsReport(ObjectProvider<SettingsCheck> checks) {
		return new SettingsReport(() -> checks.orderedStream().toList());
	}

	@Bean
	SpringKafkaVersionCheck dpKafkaSpringKafkaVersionCheck() {
		return new SpringKafkaVersionCheck(KafkaTemplate.class.getPackage().getImplementationVersion());
	}

	@Bean
	ClusterSettingsCheck dpKafkaClusterSettingsCheck(SettingsReader reader) {
		return new ClusterSettingsCheck(reader);
	}

	@Bean
	SettingsCheck dpKafkaDefaultsCheck(SettingsReader reader) {
		return (problems) -> ApplicationDefault.check(reader, problems);
	}

	@Bean
	SharedPropertyCheck dpKafkaSharedPropertyCheck(SettingsReader reader, ObjectProvider<DeclaredConsumers> consumers) {
		return new SharedPropertyCheck(reader, () -> consumers.stream()
			.flatMap((declared) -> declared.declarations().stream())
			.collect(Collectors.toMap(ConsumerDeclaration::id, ConsumerDeclaration::attributes, (one, other) -> one)));
	}

	@Bean
	@ConditionalOnMissingBean
	RetrySettings dpKafkaRetrySettings(SettingsReport report, ClusterSettingsCheck check) {
		report.verify();
		return check.retry();
	}

	@Bean
	@ConditionalOnMissingBean
	HealthSettings dpKafkaHealthSettings(SettingsReport report, ClusterSettingsCheck check) {
		report.verify();
		return check.health();
	}

	@Bean
	ConsumerSettingsResolver dpKafkaConsumerSettingsResolver(SettingsReader reader, KafkaProperties properties,
			ConnectionCheck connection) {
		return new ConsumerSettingsResolver(reader, properties::buildConsumerProperties, brokers(connection));
	}

	@Bean
	ProducerSettingsResolver dpKafkaProducerSettingsResolver(SettingsReader reader, KafkaProperties properties,
			ConnectionCheck connection) {
		return new ProducerSettingsResolver(reader, properties::buildProducerProperties, brokers(connection));
	}

	// DeclaredProducers is the same check
	@Bean
	SettingsCheck dpKafkaProducersCheck(ProducerSettingsResolver producers,
			ObjectProvider<DeclaredProducers> declared) {
		return (problems) -> {
			if (declared.stream().findAny().isEmpty()) {
				producers.resolveAll(problems);
			}
		};
	}

	@Bean
	IgnoredSpringSettings dpKafkaIgnoredSpringSettings(SettingsReader reader,
			ObjectProvider<DeclaredConsumers> consumers, ProducerSettingsResolver producers) {
		return new IgnoredSpringSettings(reader,
				() -> consumers.stream().anyMatch((declared) -> !declared.declarations().isEmpty()),
				() -> !producers.names().isEmpty());
	}

	private static IntSupplier brokers(ConnectionCheck connection) {
		return () -> connection.settings().addresses().size();
	}

}
