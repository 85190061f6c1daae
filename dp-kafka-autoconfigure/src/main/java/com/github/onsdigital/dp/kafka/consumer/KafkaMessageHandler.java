package com.github.onsdigital.dp.kafka.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean as the handler of a managed consumer that receives
 * single records. The poll thread calls the method, in order within each partition. A
 * worker thread of the consumer calls it if the method returns a {@code CompletionStage},
 * or if {@link #ordering()} is {@code key} or {@code unordered}. When it returns, the
 * record is committed; if it returns a {@code CompletionStage}, when the stage completes.
 * When it throws, it is called again up to {@code retry-attempts} times, then
 * {@code on-error} decides.
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
	 * partitions. With the {@link #ordering()} {@code key} or {@code unordered}: the
	 * number of handler threads of the consumer's only group member.
	 * @return a number; if empty, {@code num-workers} applies (default: 1)
	 */
	String numWorkers() default "";

	/**
	 * The unit whose records are handled strictly one after another: {@code partition},
	 * {@code key}, or none with {@code unordered}.
	 * @return the order; if empty, {@code ordering} applies (default: {@code partition})
	 */
	String ordering() default "";

	/**
	 * The number of records of the consumer whose handling may have started and not
	 * finished, 1 to 100,000.
	 * @return a number; if empty, {@code max-in-flight} applies (default for {@code key}
	 * and {@code unordered}: the number of handler threads, or 1,024 if the method
	 * returns a {@code CompletionStage})
	 */
	String maxInFlight() default "";

	/**
	 * The number of records of a partition that may be handled ahead of the offset that
	 * can be committed, 1 to 1,000,000.
	 * @return a number; if empty, {@code max-uncommitted} applies (default: 10,000)
	 */
	String maxUncommitted() default "";

	/**
	 * The time after which a returned {@code CompletionStage} that has not completed
	 * counts as failed, for example {@code 30s}.
	 * @return a duration; if empty, {@code handler-timeout} applies (default: no limit)
	 */
	String handlerTimeout() default "";

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
