package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.endpoint.KafkaConsumersEndpoint;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the endpoint
 * {@code kafkaconsumers}, if it is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, Access.class })
@ConditionalOnAvailableEndpoint(KafkaConsumersEndpoint.class)
public final class DpKafkaEndpointAutoConfiguration {

	DpKafkaEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaConsumersEndpoint kafkaConsumersEndpoint(ObjectProvider<ConsumerGroups> groups,
			ApplicationEventPublisher publisher, ObjectProvider<EndpointAccessResolver> access,
			Environment environment) {
		OpenEndpointWarning.logIfOpen(access.getIfAvailable(), EndpointId.of("kafkaconsumers"), environment);
		return new KafkaConsumersEndpoint(() -> {
			ConsumerGroups known = groups.getIfAvailable();
			return (known != null) ? known.all() : List.of();
		}, publisher);
	}

}
