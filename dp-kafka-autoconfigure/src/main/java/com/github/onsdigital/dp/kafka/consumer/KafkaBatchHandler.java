package com.github.onsdigital.dp.kafka.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean as the handler of a managed consumer that receives
 * batches: up to {@link #batchSize()} records, or the records that arrived within
 * {@link #batchWaitTime()} after the first one. The method is called on one thread, batch
 * after batch. No record of a batch is committed before the method has returned.
 * <p>
 * All attributes accept placeholders. Settings of {@code kafka.consumers.<id>.*} override
 * the attributes and set everything that has no attribute.
 *
 * @since 0.1.0
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface KafkaBatchHandler {

	/**
	 * The name of the consumer in settings, logs, health and endpoint: lower case with
	 * dashes, {@code [a-z][a-z0-9]*(-[a-z0-9]+)*}.
	 * @return the id
	 */
	String id();

	/**
	 * The topic to consume.
	 * @return the topic; if empty, {@code kafka.consumers.<id>.topic} must be set
	 */
	String topic() default "";

	/**
	 * The consumer group to join.
	 * @return the group id; if empty, {@code kafka.consumers.<id>.group} or
	 * {@code spring.kafka.consumer.group-id} must be set
	 */
	String group() default "";

	/**
	 * The largest number of records in a batch, 1 to 100,000. A batch is collected over
	 * several polls. It is smaller if its wait time has elapsed, or if its records have
	 * as many bytes as one fetch response ({@code fetch.max.bytes}, 50 MiB).
	 * @return a number; if empty, {@code batch-size} applies (default: 1)
	 */
	String batchSize() default "";

	/**
	 * The time a batch waits for more records, from its first record on.
	 * @return a duration such as {@code 200ms}; if empty, {@code batch-wait-time} applies
	 * (default: 200 ms)
	 */
	String batchWaitTime() default "";

	/**
	 * The checks that must be healthy while the consumer consumes: {@code self}, names of
	 * health contributors (nested: {@code a/b}), or {@code none}.
	 * @return the names; if empty, {@code subscribe-to} applies (default: {@code self})
	 */
	String[] subscribeTo() default {};

	/**
	 * The Avro schema of the values, for example {@code classpath:hello.avsc}. The
	 * parameter type of the handler is checked against it at startup.
	 * @return a resource location; if empty, the values are not Avro
	 */
	String schema() default "";

}
