package com.github.onsdigital.dp.kafka.badconfig;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaClusterAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConsumerAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaJsonAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaMessageAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaProducerAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.endpoint.DpKafkaEndpointAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.endpoint.DpKafkaSanitizingAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthContributorAutoConfiguration;

/**
 * An application with all auto-configurations of dp-kafka, and those of Boot that they
 * need.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
		DpKafkaClusterAutoConfiguration.class, DpKafkaMessageAutoConfiguration.class,
		DpKafkaJsonAutoConfiguration.class, DpKafkaConsumerAutoConfiguration.class,
		DpKafkaProducerAutoConfiguration.class, DpKafkaHealthAutoConfiguration.class,
		DpKafkaHealthContributorAutoConfiguration.class, DpKafkaEndpointAutoConfiguration.class,
		DpKafkaSanitizingAutoConfiguration.class, KafkaAutoConfiguration.class, SslAutoConfiguration.class,
		JacksonAutoConfiguration.class, HealthContributorAutoConfiguration.class,
		HealthContributorRegistryAutoConfiguration.class, EndpointAutoConfiguration.class })
class Application {

}
