package com.github.onsdigital.dp.kafka.test;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs an application on a {@link KafkaTestCluster} in tests that do not use Spring's
 * test context. Each test method has a new cluster and a new application context. A
 * method gets the cluster, or a bean of the application, as a parameter:
 *
 * <pre class="code">
 * &#064;RegisterExtension
 * final KafkaTestExtension kafka = KafkaTestExtension.of(OrderHandler.class);
 *
 * &#064;Test
 * void handles(KafkaTestCluster cluster) { ... }
 * </pre>
 *
 * After each test the invariants are checked, unless they are
 * {@linkplain #withoutInvariants() switched off}.
 *
 * @since 0.1.0
 */
public final class KafkaTestExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(KafkaTestExtension.class);

	private final Class<?>[] classes;

	private final Map<String, Object> properties;

	private final TestClusterSettings settings;

	private KafkaTestExtension(Class<?>[] classes, Map<String, Object> properties, TestClusterSettings settings) {
		this.classes = classes;
		this.properties = properties;
		this.settings = settings;
	}

	/**
	 * Creates an extension.
	 * @param classes the classes of the application, as in {@link DpKafkaTest#classes()};
	 * without any, no application is started
	 * @return the extension
	 */
	public static KafkaTestExtension of(Class<?>... classes) {
		return new KafkaTestExtension(classes.clone(), Map.of(), TestClusterSettings.DEFAULT);
	}

	/**
	 * Returns an extension with a property of the application.
	 * @param name the name
	 * @param value the value
	 * @return a new extension
	 */
	public KafkaTestExtension property(String name, Object value) {
		Map<String, Object> all = new LinkedHashMap<>(this.properties);
		all.put(name, value);
		return new KafkaTestExtension(this.classes, all, this.settings);
	}

	/**
	 * Returns an extension with a number of brokers.
	 * @param brokers the number, at least 1
	 * @return a new extension
	 */
	public KafkaTestExtension brokers(int brokers) {
		return with(new TestClusterSettings(brokers, this.settings.partitions(), this.settings.checkInvariants()));
	}

	/**
	 * Returns an extension with a number of partitions of each topic.
	 * @param partitions the number, at least 1
	 * @return a new extension
	 */
	public KafkaTestExtension partitions(int partitions) {
		return with(new TestClusterSettings(this.settings.brokers(), partitions, this.settings.checkInvariants()));
	}

	/**
	 * Returns an extension that does not check the invariants.
	 * @return a new extension
	 */
	public KafkaTestExtension withoutInvariants() {
		return with(new TestClusterSettings(this.settings.brokers(), this.settings.partitions(), false));
	}

	private KafkaTestExtension with(TestClusterSettings changed) {
		return new KafkaTestExtension(this.classes, this.properties, changed);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		Running running = new Running(new KafkaTestCluster(new TestRuntime(this.settings)));
		context.getStore(NAMESPACE).put(Running.class, running);
		if (this.classes.length > 0) {
			TestApplicationBuilder application = running.cluster.application(this.classes);
			this.properties.forEach(application::property);
			running.application = application.run();
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		Running running = context.getStore(NAMESPACE).remove(Running.class, Running.class);
		if (running == null) {
			return;
		}
		try (KafkaTestCluster cluster = running.cluster) {
			cluster.verifyInvariants();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
		Class<?> type = parameterContext.getParameter().getType();
		Running running = context.getStore(NAMESPACE).get(Running.class, Running.class);
		return running != null && (type == KafkaTestCluster.class || running.bean(type) != null);
	}

	@Override
	public @Nullable Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
		Class<?> type = parameterContext.getParameter().getType();
		Running running = context.getStore(NAMESPACE).get(Running.class, Running.class);
		if (running == null || type == KafkaTestCluster.class) {
			return (running != null) ? running.cluster : null;
		}
		return running.bean(type);
	}

	/**
	 * The cluster and the application of one test method.
	 */
	private static final class Running {

		private final KafkaTestCluster cluster;

		private @Nullable ConfigurableApplicationContext application;

		Running(KafkaTestCluster cluster) {
			this.cluster = cluster;
		}

		@Nullable Object bean(Class<?> type) {
			if (this.application == null) {
				return null;
			}
			ObjectProvider<?> provider = this.application.getBeanProvider(type);
			return provider.getIfUnique();
		}

	}

}
