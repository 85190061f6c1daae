package com.github.onsdigital.dp.kafka.consumer.handler;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;

/**
 * Finds handler methods by the types of the beans, without creating a bean. Also finds
 * annotations on interface methods, overridden methods and classes behind proxies.
 */
final class HandlerFinder {

	private static final Logger logger = LoggerFactory.getLogger(HandlerFinder.class);

	static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(KafkaMessageHandler.class,
			KafkaBatchHandler.class);

	private final ConfigurableListableBeanFactory beanFactory;

	HandlerFinder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	List<FoundHandler> find() {
		Set<String> names = new LinkedHashSet<>();
		this.beanFactory.getBeanNamesIterator().forEachRemaining(names::add);
		List<FoundHandler> found = new ArrayList<>();
		for (String name : names) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				findIn(name, found);
			}
		}
		return found;
	}

	private void findIn(String name, List<FoundHandler> found) {
		Class<?> type = null;
		try {
			String behindScope = ScopedProxyUtils.getTargetBeanName(name);
			type = typeOf(this.beanFactory.containsBeanDefinition(behindScope) ? behindScope : name);
			if (type == null || isSpringType(type) || !AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
				return;
			}
			found.addAll(handlersOf(name, type));
		}
		catch (RuntimeException | LinkageError ex) {
			// the class references a missing class; Spring tolerates such beans
			logger.debug("Bean '" + name + "' is not searched for handlers: its type cannot be read", ex);
			if (type != null && declaresHandlers(type)) {
				throw new InvalidSettingsException(List.of(new SettingProblem("bean " + name,
						"the handlers of " + type.getName() + " cannot be read: " + ex)));
			}
		}
	}

	// Returns the handlers of a bean's class.
	static List<FoundHandler> handlersOf(String name, Class<?> type) {
		List<FoundHandler> found = new ArrayList<>();
		Map<Method, List<MergedAnnotation<Annotation>>> methods = MethodIntrospector.selectMethods(type,
				HandlerFinder::annotationsOf);
		methods.forEach((method, annotations) -> annotations
			.forEach((annotation) -> found.add(new FoundHandler(name, type, method, annotation))));
		return found;
	}

	// Reads the class file, which does not load the classes that it references.
	private static boolean declaresHandlers(Class<?> type) {
		try {
			AnnotationMetadata metadata = new SimpleMetadataReaderFactory(type.getClassLoader())
				.getMetadataReader(type.getName())
				.getAnnotationMetadata();
			return ANNOTATIONS.stream().anyMatch((annotation) -> metadata.hasAnnotatedMethods(annotation.getName()));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static boolean isSpringType(Class<?> type) {
		return type.getName().startsWith("org.springframework.");
	}

	private @Nullable Class<?> typeOf(String name) {
		Class<?> type = null;
		if (this.beanFactory.containsBeanDefinition(name)) {
			type = (Class<?>) this.beanFactory.getMergedBeanDefinition(name)
				.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE);
		}
		if (type == null && this.beanFactory.containsSingleton(name) && !this.beanFactory.isFactoryBean(name)) {
			Object bean = this.beanFactory.getSingleton(name);
			type = (bean != null) ? AopProxyUtils.ultimateTargetClass(bean) : null;
		}
		if (type == null) {
			type = this.beanFactory.getType(name, false);
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private static @Nullable List<MergedAnnotation<Annotation>> annotationsOf(Method method) {
		MergedAnnotations all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		List<MergedAnnotation<Annotation>> present = new ArrayList<>(1);
		for (Class<? extends Annotation> type : ANNOTATIONS) {
			MergedAnnotation<Annotation> annotation = all.get(type.getName());
			if (annotation.isPresent()) {
				present.add(annotation);
			}
		}
		return present.isEmpty() ? null : present;
	}

}
