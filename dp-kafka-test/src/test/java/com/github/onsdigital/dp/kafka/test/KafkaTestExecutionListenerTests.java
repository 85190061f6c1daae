package com.github.onsdigital.dp.kafka.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.broker.MemoryKafkaClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests for {@link KafkaTestExecutionListener}: runs test classes and looks at their
 * results.
 */
class KafkaTestExecutionListenerTests {

	@Test
	void aViolationFailsTheTest() {
		assertThat(run(Map.of(), EarlyCommitCase.class)).singleElement()
			.extracting(KafkaTestExecutionListenerTests::failure)
			.asString()
			.contains("dp-kafka has violated 1 of its invariants in this test",
					"committed early: flaky-0@1 was committed before it was handled (group 'flaky')",
					"checkInvariants = false");
	}

	@Test
	void aViolationDoesNotReplaceTheFailureOfTheTest() {
		Throwable failure = failure(run(Map.of(), EarlyCommitAndFailureCase.class).get(0));
		assertThat(failure).hasMessage("the test's own failure");
		assertThat(failure.getSuppressed()).singleElement()
			.asString()
			.contains("committed early: flaky-0@1 was committed before it was handled");
	}

	@Test
	void theChecksCanBeSwitchedOff() {
		assertThat(run(Map.of(), UncheckedCase.class)).singleElement()
			.extracting(TestExecutionResult::getStatus)
			.isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
	}

	@Test
	void aHandlerThatIsStillBusyFailsTheTest() {
		assertThat(failure(run(Map.of(), BusyCase.class).get(0))).asString()
			.contains("dp-kafka is still busy after 200 ms", "consumer 'flaky' is CONSUMING", "in flight: flaky-0@0",
					"cluster: broker 0 RUNNING");
	}

	@Test
	void classesInParallelHaveTheirOwnClusters() {
		List<TestExecutionResult> results = run(parallel(), FirstParallelCase.class, SecondParallelCase.class);
		assertThat(results).hasSize(40).allSatisfy(KafkaTestExecutionListenerTests::isSuccessful);
	}

	@Test
	void classesInParallelWithOneContextTakeTurns() {
		List<TestExecutionResult> results = run(parallel(), SharedOneCase.class, SharedTwoCase.class);
		assertThat(results).hasSize(40).allSatisfy(KafkaTestExecutionListenerTests::isSuccessful);
	}

	@Test
	void aContextThatWasPausedWorksAgain() {
		List<TestExecutionResult> results = run(Map.of(), SharedOneCase.class, FirstParallelCase.class,
				SharedTwoCase.class);
		assertThat(results).hasSize(60).allSatisfy(KafkaTestExecutionListenerTests::isSuccessful);
	}

	private static Map<String, String> parallel() {
		return Map.of("junit.jupiter.execution.parallel.enabled", "true",
				"junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
				"junit.jupiter.execution.parallel.config.strategy", "fixed",
				"junit.jupiter.execution.parallel.config.fixed.parallelism", "2");
	}

	private static void isSuccessful(TestExecutionResult result) {
		assertThat(result.getThrowable()).isEmpty();
	}

	private static Throwable failure(TestExecutionResult result) {
		return result.getThrowable().orElseGet(() -> fail("The test has not failed"));
	}

	private static List<TestExecutionResult> run(Map<String, String> parameters, Class<?>... classes) {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (Class<?> type : classes) {
			request.selectors(DiscoverySelectors.selectClass(type));
		}
		LauncherDiscoveryRequest built = request.configurationParameters(parameters).build();
		List<TestExecutionResult> results = Collections.synchronizedList(new ArrayList<>());
		LauncherFactory.create().execute(built, new TestExecutionListener() {

			@Override
			public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
				if (identifier.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
					results.add(result);
				}
			}

		});
		return results;
	}

	@Component
	static class FlakyHandler {

		volatile boolean fails;

		volatile Runnable action = () -> {
		};

		@KafkaMessageHandler(id = "flaky", topic = "flaky", group = "flaky")
		void handle(String value) {
			this.action.run();
			if (value.equals("flaky") && this.fails) {
				this.fails = false;
				throw new IllegalStateException("flaky");
			}
		}

	}

	@TestConfiguration
	static class EarlyCommits {

		@Bean
		static BeanPostProcessor earlyCommits() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof MemoryKafkaClients clients) ? early(clients) : bean;
				}

			};
		}

		private static KafkaClients early(KafkaClients clients) {
			return (KafkaClients) Proxy.newProxyInstance(EarlyCommits.class.getClassLoader(),
					new Class<?>[] { KafkaClients.class }, (proxy, method, arguments) -> {
						Object client = method.invoke(clients, arguments);
						return (client instanceof Consumer<?, ?> consumer) ? early(consumer) : client;
					});
		}

		private static Object early(Consumer<?, ?> consumer) {
			return Proxy.newProxyInstance(EarlyCommits.class.getClassLoader(), new Class<?>[] { Consumer.class },
					(proxy, method, arguments) -> {
						if (method.getName().startsWith("commit") && arguments != null
								&& arguments[0] instanceof Map<?, ?> offsets) {
							arguments[0] = higher(offsets);
						}
						try {
							return method.invoke(consumer, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

		private static Map<TopicPartition, OffsetAndMetadata> higher(Map<?, ?> offsets) {
			Map<TopicPartition, OffsetAndMetadata> higher = new LinkedHashMap<>();
			offsets.forEach((partition, offset) -> higher.put((TopicPartition) partition,
					new OffsetAndMetadata(((OffsetAndMetadata) offset).offset() + 1)));
			return higher;
		}

	}

	/**
	 * Commits the offset of a record that is retried.
	 */
	abstract static class EarlyCommit {

		@Autowired
		KafkaTestCluster kafka;

		@Autowired
		FlakyHandler handler;

		void commitEarly() {
			this.handler.fails = true;
			this.kafka.topic("flaky").send("good").send("flaky");
			this.kafka.clock().advance(Duration.ofSeconds(2));
			assertThat(this.kafka.consumer("flaky")).hasHandled(2);
		}

	}

	@DpKafkaTest(classes = { FlakyHandler.class, EarlyCommits.class })
	static class EarlyCommitCase extends EarlyCommit {

		@Test
		void commits() {
			commitEarly();
		}

	}

	@DpKafkaTest(classes = { FlakyHandler.class, EarlyCommits.class })
	static class EarlyCommitAndFailureCase extends EarlyCommit {

		@Test
		void commits() {
			commitEarly();
			fail("the test's own failure");
		}

	}

	@DpKafkaTest(classes = { FlakyHandler.class, EarlyCommits.class }, checkInvariants = false)
	static class UncheckedCase extends EarlyCommit {

		@Test
		void commits() {
			commitEarly();
		}

	}

	@DpKafkaTest(FlakyHandler.class)
	static class BusyCase {

		@Autowired
		KafkaTestCluster kafka;

		@Autowired
		FlakyHandler handler;

		@Test
		void isBusy() {
			this.kafka.runtime().time().setLimit(Duration.ofMillis(200));
			AtomicBoolean ended = new AtomicBoolean();
			this.handler.action = () -> {
				while (!ended.get()) {
					Thread.onSpinWait();
				}
			};
			this.kafka.topic("flaky").send("1");
			try {
				this.kafka.settle();
			}
			finally {
				ended.set(true);
				this.kafka.runtime().time().setLimit(Duration.ofSeconds(10));
			}
		}

	}

	/**
	 * Twenty tests that each expect an empty cluster.
	 */
	abstract static class EmptyCluster {

		@Autowired
		KafkaTestCluster kafka;

		@RepeatedTest(20)
		void beginsEmpty() {
			assertThat(this.kafka.consumer("flaky")).isConsuming().hasCommittedNothing();
			this.kafka.topic("flaky").send("1").send("2");
			this.kafka.clock().advance(Duration.ofSeconds(30));
			assertThat(this.kafka.consumer("flaky")).hasHandled("1", "2").hasCommitted("flaky-0", 2);
		}

	}

	@DpKafkaTest(classes = FlakyHandler.class, properties = "case=1")
	static class FirstParallelCase extends EmptyCluster {

	}

	@DpKafkaTest(classes = FlakyHandler.class, properties = "case=2")
	static class SecondParallelCase extends EmptyCluster {

	}

	@DpKafkaTest(classes = FlakyHandler.class, properties = "case=shared")
	static class SharedOneCase extends EmptyCluster {

	}

	@DpKafkaTest(classes = FlakyHandler.class, properties = "case=shared")
	static class SharedTwoCase extends EmptyCluster {

	}

}
