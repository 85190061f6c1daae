package com.github.onsdigital.dp.kafka.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.support.micrometer.KafkaTemplateObservationConvention;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.producer.ContextStart;
import com.github.onsdigital.dp.kafka.producer.DefaultMessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerClusterCheckFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerDependencies;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.producer.SendListener;
import com.github.onsdigital.dp.kafka.producer.SendObservations;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.IgnoredSpringSettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Auto-configuration for producers: a factory, and one {@code MessageProducer} bean for
 * each {@code kafka.producers.<name>}, with that name. It defines no bean of Spring
 * Kafka's types, because Boot's own would back off.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DpKafkaMessageAutoConfiguration.class,
		afterName = { "com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration",
				"com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaClusterAutoConfiguration",
				"org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnBean({ ClusterConnection.class, ClusterMonitor.class })
@Import({ ProducerNamesCheck.class, ProducerRegistrar.class, ProducersConfiguration.class })
public final class DpKafkaProducerAutoConfiguration {

	DpKafkaProducerAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(MessageProducerFactory.class)
	DefaultMessageProducerFactory dpKafkaMessageProducerFactory(ProducerDependencies dependencies,
			ProducerSettingsResolver resolver, ConfigurableListableBeanFactory beans, IgnoredSpringSettings ignored) {
		return new DefaultMessageProducerFactory(dependencies, resolver, (name) -> isProducer(name, beans),
				ignored::producerCreated);
	}

	// a producer bean that is being created calls the factory itself
	private static boolean isProducer(String name, ConfigurableListableBeanFactory beans) {
		if (!beans.containsLocalBean(name) || beans.isCurrentlyInCreation(name)) {
			return false;
		}
		Class<?> type = beans.getType(name, false);
		return type != null && MessageProducer.class.isAssignableFrom(type);
	}

	@Bean
	@ConditionalOnMissingBean
	ProducerDependencies dpKafkaProducerDependencies(ClusterConnection connection, ClusterMonitor monitor,
			ProducerClusterCheckFactory checks, ObjectProvider<RetrySettings> retry, ObjectProvider<JsonFormat> json,
			ProducerHooks hooks, ProducerSeams seams) {
		return new ProducerDependencies(connection, seams.clients(), monitor, checks,
				retry.getIfAvailable(() -> RetrySettings.DEFAULT), json.getIfAvailable(),
				hooks.customizers().orderedStream().toList(), hooks.listeners().orderedStream().toList(),
				hooks.observations(), hooks.start(), hooks.events(), seams.time());
	}

	@Bean
	ProducerSeams dpKafkaProducerSeams(KafkaClients clients, TimeSource time) {
		return new ProducerSeams(clients, time);
	}

	@Bean
	ContextStart dpKafkaContextStart() {
		return new ContextStart();
	}

	@Bean
	@ConditionalOnMissingBean
	ProducerHooks dpKafkaProducerHooks(ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers,
			ObjectProvider<SendListener> listeners, ObjectProvider<KafkaProperties> properties,
			ObjectProvider<ObservationRegistry> registry, ObjectProvider<KafkaTemplateObservationConvention> convention,
			ContextStart start, ApplicationEventPublisher events) {
		KafkaProperties kafka = properties.getIfAvailable();
		ObservationRegistry registryInUse = registry.getIfUnique();
		boolean observed = kafka != null && kafka.getTemplate().isObservationEnabled() && registryInUse != null;
		SendObservations observations = (observed && registryInUse != null)
				? new SendObservations(registryInUse, convention.getIfUnique()) : SendObservations.none();
		return new ProducerHooks(customizers, listeners, observations, start, events);
	}

	/**
	 * The application's hooks into sending, and its start.
	 *
	 * @param customizers customize the client's factory
	 * @param listeners are notified of the outcome of each send
	 * @param observations observes sends
	 * @param start the start of the application context
	 * @param events publishes the events of failed sends
	 */
	record ProducerHooks(ObjectProvider<DefaultKafkaProducerFactoryCustomizer> customizers,
			ObjectProvider<SendListener> listeners, SendObservations observations, ContextStart start,
			ApplicationEventPublisher events) {

	}

	/**
	 * The seams that producers use.
	 *
	 * @param clients creates the Kafka clients
	 * @param time clocks, waits and threads
	 */
	record ProducerSeams(KafkaClients clients, TimeSource time) {

	}

}
