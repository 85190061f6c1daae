package com.github.onsdigital.dp.kafka.badconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/**
 * Starts one application many times. Its configuration classes are read once, and each
 * start creates all beans from the same bean definitions. Only the bean definitions of
 * producers depend on the settings.
 */
final class LightStarts {

	private static final String REGISTRAR = "com.github.onsdigital.dp.kafka.autoconfigure.ProducerRegistrar";

	private final Map<String, AbstractBeanDefinition> definitions = new LinkedHashMap<>();

	private final BeanRegistrar producers;

	LightStarts(Class<?>... classes) {
		try (AnnotationConfigApplicationContext template = new AnnotationConfigApplicationContext()) {
			template.setEnvironment(environment(Map.of("KAFKA_ADDR", Listener.ADDRESS), Map.of()));
			template.register(classes);
			template.refresh();
			for (String name : template.getBeanDefinitionNames()) {
				if (!name.equals(AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME)) {
					this.definitions.put(name, (AbstractBeanDefinition) template.getBeanDefinition(name));
				}
			}
		}
		ClassLoader classLoader = Objects.requireNonNull(getClass().getClassLoader());
		this.producers = (BeanRegistrar) BeanUtils
			.instantiateClass(ClassUtils.resolveClassName(REGISTRAR, classLoader));
	}

	/**
	 * Starts the application and stops it.
	 * @param variables the environment variables
	 * @param properties the settings in files
	 */
	Outcome run(Map<String, Object> variables, Map<String, Object> properties) {
		Listener.connections();
		long begin = System.nanoTime();
		try (LogOfThread log = new LogOfThread(); GenericApplicationContext context = new GenericApplicationContext()) {
			Throwable failure = start(context, environment(variables, properties));
			long nanos = System.nanoTime() - begin;
			boolean reported = failure == null || report(context, failure);
			int connections = Listener.connections();
			return new Outcome(failure == null, reported ? null : failure, log.at(Level.ERROR), log.at(Level.WARN),
					log.hasStackTrace(), connections, nanos);
		}
	}

	private @Nullable Throwable start(GenericApplicationContext context, StandardEnvironment environment) {
		try {
			context.setEnvironment(environment);
			// as AnnotationConfigUtils does
			context.getDefaultListableBeanFactory().setDependencyComparator(AnnotationAwareOrderComparator.INSTANCE);
			context.getDefaultListableBeanFactory()
				.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
			this.definitions
				.forEach((name, definition) -> context.registerBeanDefinition(name, definition.cloneBeanDefinition()));
			context.register(this.producers);
			context.refresh();
			return null;
		}
		catch (RuntimeException | Error ex) {
			return ex;
		}
	}

	// as SpringApplication does
	private static boolean report(ConfigurableApplicationContext context, Throwable failure) {
		List<SpringBootExceptionReporter> reporters = SpringFactoriesLoader
			.forDefaultResourceLocation(LightStarts.class.getClassLoader())
			.load(SpringBootExceptionReporter.class,
					SpringFactoriesLoader.ArgumentResolver.of(ConfigurableApplicationContext.class, context));
		return reporters.stream().anyMatch((reporter) -> reporter.reportException(failure));
	}

	private static StandardEnvironment environment(Map<String, Object> variables, Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources all = environment.getPropertySources();
		all.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		all.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
				StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		all.addLast(new MapPropertySource("application.properties", properties));
		return environment;
	}

}
