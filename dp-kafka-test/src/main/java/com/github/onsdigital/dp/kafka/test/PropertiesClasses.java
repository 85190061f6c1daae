package com.github.onsdigital.dp.kafka.test;

import java.lang.reflect.Constructor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConstructorBound;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.stereotype.Component;

/**
 * Registers classes with {@code @ConfigurationProperties} as
 * {@code @EnableConfigurationProperties} does.
 */
final class PropertiesClasses {

	private PropertiesClasses() {
	}

	// Returns whether a class is a bean only by its @ConfigurationProperties.
	static boolean include(Class<?> type) {
		MergedAnnotations annotations = MergedAnnotations.from(type);
		return annotations.isPresent(ConfigurationProperties.class) && !annotations.isPresent(Component.class);
	}

	static <T> void register(Class<T> type, ConfigurableListableBeanFactory beans) {
		String prefix = MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix");
		String name = (prefix.isEmpty() ? "" : prefix + "-") + type.getName();
		if (beans.containsBeanDefinition(name) || !(beans instanceof BeanDefinitionRegistry registry)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(type);
		if (isConstructorBound(type)) {
			definition.setAttribute(BindMethod.class.getName(), BindMethod.VALUE_OBJECT);
			definition.setInstanceSupplier(() -> ConstructorBound.from(beans, name, type));
		}
		registry.registerBeanDefinition(name, definition);
	}

	private static boolean isConstructorBound(Class<?> type) {
		Constructor<?>[] constructors = type.getDeclaredConstructors();
		return type.isRecord() || (constructors.length == 1 && constructors[0].getParameterCount() > 0);
	}

}
