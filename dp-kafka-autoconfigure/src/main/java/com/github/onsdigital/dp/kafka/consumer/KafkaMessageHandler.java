package com.github.onsdigital.dp.kafka.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean as the handler of a managed consumer that receives
 * single records. The method is called on the poll thread, in order within each
 * partition. When it returns, the record is committed; if it returns a
 * {@code CompletionStage}, when the stage completes. When it throws, it is called again
 * up to {@code retry-attempts} times, then {@code on-error} decides.
 * <p>
 * All attributes accept placeholders. Settings of {@code kafka.consumers.<id>.*} override
 * the attributes and set everything that has no attribute.
 *
 * @since 0.1.0
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface KafkaMessageHandler {

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
	 * The number of group members that handle records in parallel, each its own
	 * partitions.
	 * @return a number; if empty, {@code num-workers} applies (default: 1)
	 */
	String numWorkers() default "";

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
