package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
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
 * Finds beans of the application that have the name of a configured producer but are not
 * producers, or would be replaced by it. Runs before {@link ProducerRegistrar}, because
 * Spring calls registrars of this kind first. Throws immediately, because beans that need
 * the producer would fail before the report of the settings.
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
				check(name, this.beans.getType(name, false), overriding(registry), problems);
			}
		}
		problems.throwIfAny();
	}

	private static void check(String name, @Nullable Class<?> type, boolean overriding, SettingProblems problems) {
		String shown = SettingText.show(name);
		String property = "kafka.producers." + shown;
		String collision = property + " creates a bean of that name, and ";
		if (type == null || !MessageProducer.class.isAssignableFrom(type)) {
			problems.error(property, collision + shown + " is already "
					+ ((type != null) ? "a " + type.getName() : "another bean") + " of the application; rename one");
		}
		else if (overriding) {
			problems.error(property,
					collision + "while spring.main.allow-bean-definition-overriding is true it would replace the "
							+ "MessageProducer " + shown + " of the application; rename one, or leave that property "
							+ "out");
		}
	}

	// ProducerRegistrar cannot query existing beans: it relies on the refusal of a
	// duplicate
	private static boolean overriding(BeanDefinitionRegistry registry) {
		return registry instanceof DefaultListableBeanFactory factory && factory.isAllowBeanDefinitionOverriding();
	}

	static Set<String> names(Environment environment) {
		return new ProducerSettingsResolver(new SettingsReader((ConfigurableEnvironment) environment), Map::of, () -> 0)
			.names();
	}

}
