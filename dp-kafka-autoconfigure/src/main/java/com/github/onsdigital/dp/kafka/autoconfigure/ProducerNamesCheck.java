package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Finds beans of the application that have the name of a configured producer and are
 * none. It looks before {@link ProducerRegistrar} registers (Spring asks registrars of
 * this kind first), and tells at once: what needs the producer would fail before the
 * report of the settings.
 */
class ProducerNamesCheck implements ImportBeanDefinitionRegistrar {

	private final HierarchicalBeanFactory beans;

	private final Environment environment;

	ProducerNamesCheck(BeanFactory beans, Environment environment) {
		this.beans = (HierarchicalBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		SettingProblems problems = new SettingProblems();
		for (String name : names(this.environment)) {
			if (this.beans.containsLocalBean(name)) {
				check(name, this.beans.getType(name, false), problems);
			}
		}
		problems.throwIfAny();
	}

	private static void check(String name, @Nullable Class<?> type, SettingProblems problems) {
		if (type == null || !MessageProducer.class.isAssignableFrom(type)) {
			String property = "kafka.producers." + SettingText.show(name);
			problems.error(property,
					property + " makes a bean of that name, and " + SettingText.show(name) + " is already "
							+ ((type != null) ? "a " + type.getName() : "another bean") + " of the application; rename "
							+ "one");
		}
	}

	static Set<String> names(Environment environment) {
		return new ProducerSettingsResolver(new SettingsReader((ConfigurableEnvironment) environment), Map::of, () -> 0)
			.names();
	}

}
