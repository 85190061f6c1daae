package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.cluster.ClusterCheck;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.producer.DeclaredProducers;
import com.github.onsdigital.dp.kafka.producer.ProducerClusterCheckFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsSource;
import com.github.onsdigital.dp.kafka.settings.SettingsReport;

/**
 * The settings of producers and their checks of the cluster.
 */
@Configuration(proxyBeanMethods = false)
class ProducersConfiguration {

	@Bean
	DeclaredProducers dpKafkaDeclaredProducers(ProducerSettingsResolver resolver) {
		return new DeclaredProducers(resolver);
	}

	@Bean
	InjectedProducersCheck dpKafkaInjectedProducersCheck(ConfigurableListableBeanFactory beans,
			ProducerSettingsResolver resolver) {
		return new InjectedProducersCheck(beans, resolver);
	}

	@Bean
	@ConditionalOnMissingBean
	ProducerSettingsSource dpKafkaProducerSettingsSource(SettingsReport report, DeclaredProducers declared,
			ClusterConnection connection) {
		return (name) -> {
			report.verify();
			return declared.settings(name, connection.addresses().size());
		};
	}

	@Bean
	@ConditionalOnMissingBean
	ProducerClusterCheckFactory dpKafkaProducerChecks(ClusterMonitor monitor) {
		return (settings, initialised) -> {
			ClusterCheck check = new ClusterCheck(settings.topic(), settings.minBrokersHealthy());
			return () -> check.evaluate(monitor.latest(), initialised.getAsBoolean());
		};
	}

}
