package com.github.onsdigital.dp.kafka.test;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.test.context.ContextLoader;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Bootstraps the contexts of {@link DpKafkaTest}: the given classes take the place of the
 * application's {@code @SpringBootConfiguration}.
 */
final class DpKafkaTestContextBootstrapper extends SpringBootTestContextBootstrapper {

	@Override
	protected Class<?>[] getOrFindConfigurationClasses(MergedContextConfiguration mergedConfig) {
		Set<Class<?>> classes = new LinkedHashSet<>();
		classes.addAll(Arrays.asList(mergedConfig.getClasses()));
		DpKafkaTest annotation = annotation(mergedConfig.getTestClass());
		if (annotation != null) {
			Arrays.stream(annotation.classes())
				.filter((type) -> !PropertiesClasses.include(type))
				.forEach(classes::add);
		}
		return ClassUtils.toClassArray(classes);
	}

	@Override
	protected Class<? extends ContextLoader> getDefaultContextLoaderClass(Class<?> testClass) {
		return DpKafkaTestContextLoader.class;
	}

	@Override
	protected String @Nullable [] getProperties(Class<?> testClass) {
		DpKafkaTest annotation = annotation(testClass);
		return (annotation != null) ? annotation.properties() : null;
	}

	@Override
	protected WebEnvironment getWebEnvironment(Class<?> testClass) {
		return WebEnvironment.NONE;
	}

	private static @Nullable DpKafkaTest annotation(Class<?> testClass) {
		return TestContextAnnotationUtils.findMergedAnnotation(testClass, DpKafkaTest.class);
	}

}
