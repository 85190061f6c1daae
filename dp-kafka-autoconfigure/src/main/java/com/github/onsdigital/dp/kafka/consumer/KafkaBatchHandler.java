package com.github.onsdigital.dp.kafka.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a singleton bean the handler of a managed consumer, a batch at a
 * time: up to {@link #batchSize()} records, or what came within {@link #batchWaitTime()}
 * after the first one. Nothing of a batch is committed before the method returned.
 * <p>
 * All attributes take placeholders. {@code kafka.consumers.<id>.*} overrides them, and
 * sets what is not here.
 *
 * @since 0.1.0
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface KafkaBatchHandler {

	/**
	 * The consumer's name in settings, logs, health and endpoint: lower case with dashes,
	 * {@code [a-z][a-z0-9]*(-[a-z0-9]+)*}.
	 * @return the id
	 */
	String id();

	/**
	 * The topic to consume.
	 * @return the topic; empty: {@code kafka.consumers.<id>.topic}
	 */
	String topic() default "";

	/**
	 * The consumer group to join.
	 * @return the group id; empty: {@code kafka.consumers.<id>.group}
	 */
	String group() default "";

	/**
	 * The most records in a batch, 1 to 100,000; batches fill across polls. A batch is
	 * smaller if its time has run, or if its records have as many bytes as one answer of
	 * a broker ({@code fetch.max.bytes}, 50 MiB).
	 * @return a number; empty: {@code batch-size}, 1
	 */
	String batchSize() default "";

	/**
	 * How long a batch waits to be filled, from its first record on.
	 * @return a duration such as {@code 200ms}; empty: {@code batch-wait-time}, 200 ms
	 */
	String batchWaitTime() default "";

	/**
	 * The checks that must be healthy: {@code self}, names of health contributors
	 * (nested: {@code a/b}), or {@code none}.
	 * @return the names; empty: {@code subscribe-to}, {@code self}
	 */
	String[] subscribeTo() default {};

	/**
	 * The Avro schema of the values, for example {@code classpath:hello.avsc}. The type
	 * of the handler is checked against it at the start.
	 * @return a resource location; empty: the values are not Avro
	 */
	String schema() default "";

}
