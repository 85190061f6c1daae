package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Each method of Kafka's consumer is either intercepted or passed on.
 */
class InterceptedMethodsTests {

	/** Read-only methods, and methods that Spring's container does not call. */
	private static final Set<String> PASSED_ON = Set.of("assign(Collection)", "assignment()",
			"beginningOffsets(Collection)", "beginningOffsets(Collection, Duration)", "clientInstanceId(Duration)",
			"currentLag(TopicPartition)", "endOffsets(Collection)", "endOffsets(Collection, Duration)",
			"enforceRebalance()", "enforceRebalance(String)", "groupMetadata()", "listTopics()", "listTopics(Duration)",
			"metrics()", "offsetsForTimes(Map)", "offsetsForTimes(Map, Duration)", "partitionsFor(String)",
			"partitionsFor(String, Duration)", "registerMetricForSubscription(KafkaMetric)", "subscribe(Collection)",
			"subscribe(Pattern)", "subscribe(Pattern, ConsumerRebalanceListener)", "subscribe(SubscriptionPattern)",
			"subscribe(SubscriptionPattern, ConsumerRebalanceListener)", "subscription()",
			"unregisterMetricFromSubscription(KafkaMetric)");

	@Test
	void everyMethodOfTheClientIsInterceptedOrPassedOn() {
		Set<String> intercepted = names(
				ConsumerProxy.interceptedMethods(InterceptedConsumer.class, Consumer.class).keySet());
		Set<String> decided = new TreeSet<>(PASSED_ON);
		decided.addAll(intercepted);
		assertThat(intercepted).doesNotContainAnyElementsOf(PASSED_ON).contains("poll(Duration)", "commitSync(Map)");
		assertThat(decided).containsExactlyInAnyOrderElementsOf(names(Arrays.asList(Consumer.class.getMethods())));
	}

	@Test
	void anInterceptedMethodThatTheClientDoesNotHaveIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> ConsumerProxy.interceptedMethods(Misspelt.class, Consumer.class))
			.withMessage("dp-kafka intercepts commitSink[], which org.apache.kafka.clients.consumer.Consumer does not "
					+ "have. This version of kafka-clients is not supported");
		assertThatIllegalStateException()
			.isThrownBy(() -> ConsumerProxy.interceptedMethods(OfAnotherType.class, Consumer.class))
			.withMessageStartingWith("dp-kafka intercepts paused[]");
	}

	private static Set<String> names(Collection<Method> methods) {
		return methods.stream().map(InterceptedMethodsTests::name).collect(Collectors.toCollection(TreeSet::new));
	}

	private static String name(Method method) {
		return method.getName() + Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", "(", ")"));
	}

	static class Misspelt {

		void commitSink() {
		}

	}

	static class OfAnotherType {

		Collection<String> paused() {
			return Set.of();
		}

	}

}
