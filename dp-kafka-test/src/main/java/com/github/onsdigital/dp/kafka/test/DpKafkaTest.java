package com.github.onsdigital.dp.kafka.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests handlers and producers on an in-memory cluster, without the rest of the
 * application: the context contains the given classes, dp-kafka, JSON and Avro, and a
 * {@link KafkaTestCluster}. There is no component scan, no web server and no database;
 * what a handler needs besides is given as a class too, or as a {@code @MockitoBean}.
 * {@code application.properties} or {@code application.yml} is read as usual. Each test
 * method begins with an empty cluster.
 * <p>
 * A given class is a component, a {@code @Configuration}, or a
 * {@code @ConfigurationProperties}. {@code @Import}, nested {@code @TestConfiguration}
 * and {@code @TestPropertySource} work as in Boot's own slices. In a test of the whole
 * application, {@link AutoConfigureKafkaTestCluster} is used in place of this annotation.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DpKafkaTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@AutoConfigureKafkaTestCluster
@ImportAutoConfiguration
public @interface DpKafkaTest {

	/**
	 * Alias of {@link #classes()}.
	 * @return the classes
	 */
	@AliasFor("classes")
	Class<?>[] value() default {};

	/**
	 * The classes of the application to include: handlers, what they need, and
	 * configurations.
	 * @return the classes
	 */
	@AliasFor("value")
	Class<?>[] classes() default {};

	/**
	 * Settings of the test, which override those of the application.
	 * @return settings, each as {@code name=value}
	 */
	String[] properties() default {};

	/**
	 * The number of brokers.
	 * @return the number, at least 1
	 */
	@AliasFor(annotation = AutoConfigureKafkaTestCluster.class)
	int brokers() default 1;

	/**
	 * The number of partitions of each topic that the test does not create itself.
	 * @return the number, at least 1
	 */
	@AliasFor(annotation = AutoConfigureKafkaTestCluster.class)
	int partitions() default 1;

	/**
	 * Whether the invariants are checked after each test method, as described at
	 * {@link AutoConfigureKafkaTestCluster#checkInvariants()}.
	 * @return whether a violation fails the test
	 */
	@AliasFor(annotation = AutoConfigureKafkaTestCluster.class)
	boolean checkInvariants() default true;

}
