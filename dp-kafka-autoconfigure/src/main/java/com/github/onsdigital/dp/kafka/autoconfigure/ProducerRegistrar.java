package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.core.env.Environment;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsSource;

/**
 * Registers a bean for each configured producer, under its name. A
 * {@code MessageProducer} bean of the application with that name replaces it. A registrar
 * runs again at the start of an application that was processed ahead of time, so the
 * variables at run time apply, not those of the build.
 */
class ProducerRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		for (String name : ProducerNamesCheck.names(environment)) {
			try {
				registry.registerBean(name, MessageProducer.class,
						(spec) -> spec.description("kafka.producers." + name)
							.supplier((context) -> context.bean(MessageProducerFactory.class)
								.create(context.bean(ProducerSettingsSource.class).settings(name))));
			}
			catch (BeanDefinitionOverrideException ex) {
				// the application's own MessageProducer; ProducerNamesCheck has rejected
				// any other bean
			}
		}
	}

}
