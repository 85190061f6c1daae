package com.github.onsdigital.dp.kafka.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Replaces the Kafka clients of dp-kafka in a {@code @SpringBootTest} by those of an
 * in-memory cluster, a {@link KafkaTestCluster} bean. Each application context has a
 * cluster of its own. Each test method begins with an empty cluster.
 * <p>
 * {@code kafka.addr} is set to the addresses of the cluster, unless it is set already.
 * Clients that are not created by dp-kafka, other than a {@code KafkaTemplate} and a
 * {@code KafkaAdmin}, are not replaced.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("dp-kafka.test")
public @interface AutoConfigureKafkaTestCluster {

	/**
	 * The number of brokers.
	 * @return the number, at least 1
	 */
	int brokers() default 1;

	/**
	 * The number of partitions of each topic that the test does not create itself.
	 * @return the number, at least 1
	 */
	int partitions() default 1;

	/**
	 * Whether the invariants are checked after each test method: no record lost, none
	 * committed early, no commit backwards, each partition handled in order, and nothing
	 * handled twice without a cause.
	 * @return whether a violation fails the test
	 */
	boolean checkInvariants() default true;

}
