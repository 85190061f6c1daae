package com.github.onsdigital.dp.kafka.test;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Sets {@code kafka.addr} in the contexts of tests with
 * {@link AutoConfigureKafkaTestCluster}, and registers the classes with
 * {@code @ConfigurationProperties} of {@link DpKafkaTest}.
 */
final class KafkaTestContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureKafkaTestCluster cluster = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureKafkaTestCluster.class);
		if (cluster == null) {
			return null;
		}
		DpKafkaTest slice = TestContextAnnotationUtils.findMergedAnnotation(testClass, DpKafkaTest.class);
		Set<Class<?>> properties = new LinkedHashSet<>();
		if (slice != null) {
			Arrays.stream(slice.classes()).filter(PropertiesClasses::include).forEach(properties::add);
		}
		return new Customizer(cluster.brokers(), properties);
	}

	/**
	 * The customizer, which is part of the key of a cached context.
	 *
	 * @param brokers the number of brokers
	 * @param properties the classes with {@code @ConfigurationProperties}
	 */
	private record Customizer(int brokers, Set<Class<?>> properties) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			MemoryAddresses.setDefault(context.getEnvironment(), this.brokers);
			this.properties.forEach((type) -> PropertiesClasses.register(type, context.getBeanFactory()));
		}

	}

}
