package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Finds handlers of beans that do not exist yet and whose declared type does not show
 * them: lazy {@code @Bean} methods that declare an interface or a superclass, and factory
 * beans. Creates no bean.
 */
final class HiddenHandlers {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ClassLoader classLoader;

	HiddenHandlers(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		ClassLoader own = beanFactory.getBeanClassLoader();
		this.classLoader = (own != null) ? own : Objects.requireNonNull(ClassUtils.getDefaultClassLoader());
	}

	// Checks all beans that were not created. Returns the handlers that were not found by
	// type.
	List<FoundHandler> find(List<FoundHandler> known) {
		List<FoundHandler> hidden = new ArrayList<>();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (known.stream().noneMatch((handler) -> handler.beanName().equals(name)) && !exists(name)) {
				for (String type : createdTypes(name)) {
					if (known.stream().noneMatch((handler) -> handler.beanType().getName().equals(type))) {
						add(name, type, hidden);
					}
				}
			}
		}
		return hidden;
	}

	private boolean exists(String name) {
		return this.beanFactory.containsSingleton(name) && !this.beanFactory.isFactoryBean(name);
	}

	private Set<String> createdTypes(String name) {
		Set<String> created = new LinkedHashSet<>();
		BeanDefinition definition = this.beanFactory.getBeanDefinition(name);
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		if (method != null) {
			created.addAll(CreatedTypes.of(this.classLoader, method.getDeclaringClassName(), method.getMethodName()));
		}
		if (this.beanFactory.isFactoryBean(name)) {
			Class<?> factory = type(BeanFactory.FACTORY_BEAN_PREFIX + name);
			if (factory != null) {
				created.add(factory.getName());
			}
			List.copyOf(created)
				.forEach((type) -> created.addAll(CreatedTypes.of(this.classLoader, type, "getObject")));
		}
		return created;
	}

	private @Nullable Class<?> type(String name) {
		Class<?> type = this.beanFactory.getType(name, false);
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private void add(String name, String type, List<FoundHandler> hidden) {
		try {
			hidden.addAll(HandlerFinder.handlersOf(name, ClassUtils.forName(type, this.classLoader)));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// the bean cannot be created either
		}
	}

}
