package com.github.onsdigital.dp.kafka.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What surrounds the calls of a handler on worker threads: interceptors, filters,
 * observations, the MDC.
 */
@ParameterizedClass
@ValueSource(classes = { WorkerHooksTests.ByKey.class, WorkerHooksTests.Stages.class })
class WorkerHooksTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private final Class<? extends Calls> handler;

	private Queue<String> calls = new ConcurrentLinkedQueue<>();

	private Queue<String> traces = new ConcurrentLinkedQueue<>();

	WorkerHooksTests(Class<? extends Calls> handler) {
		this.handler = handler;
	}

	@AfterEach
	void close() {
		this.kafka.verifyInvariants();
		this.kafka.close();
	}

	@Test
	void anInterceptorIsCalledOnTheThreadOfTheHandler() {
		run(Interceptor.class);
		send("fail", "b");
		assertThat(this.calls).containsExactly("setup", "intercept fail", "handle fail", "failure fail", "after fail",
				"intercept fail", "handle fail", "failure fail", "after fail", "intercept b", "handle b", "success b",
				"after b");
		assertThat(this.kafka.consumer("orders")).hasFailed(1).hasHandled("b").hasCommitted("orders-0", 2);
		this.kafka.close();
		assertThat(this.calls).endsWith("clear");
	}

	@Test
	void aRecordThatAnInterceptorDropsIsCommittedAndOneThatItRejectsFails() {
		run(Interceptor.class);
		send("drop", "reject", "c");
		assertThat(this.calls).filteredOn((call) -> call.startsWith("handle")).containsExactly("handle c");
		assertThat(this.kafka.consumer("orders")).hasFailed(1).hasCommitted("orders-0", 3);
	}

	@Test
	void aRecordThatAFilterDropsIsCommitted() {
		run(Filter.class);
		send("drop", "b", "drop");
		assertThat(this.calls).containsExactly("handle b");
		assertThat(this.kafka.consumer("orders")).hasFailed(0).hasCommitted("orders-0", 3);
	}

	@Test
	void theTraceIdOfARecordIsInTheMdcDuringItsCallOnly() {
		run(MdcInterceptor.class);
		this.kafka.topic("orders").send("key", "a", header("request-id", "trace-a"));
		this.kafka.topic("orders").send("key", "b");
		this.kafka.topic("orders").send("key", "c", header("request-id", "trace-c"));
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(this.traces).hasSize(6)
			.containsSubsequence("a trace-a orders", "after null orders", "after null orders", "c trace-c orders",
					"after null orders")
			.anyMatch((call) -> call.matches("b (?!trace-|null)[A-Za-z0-9._:-]{1,64} orders"));
	}

	@Test
	void eachCallIsObserved() {
		run(Observed.class, "spring.kafka.listener.observation-enabled", "true");
		send("fail", "b");
		assertThat(this.calls).containsExactly("start", "open", "handle fail", "error planted", "stop", "start", "open",
				"handle fail", "error planted", "stop", "start", "open", "handle b", "stop");
		assertThat(this.kafka.consumer("orders")).hasFailed(1).hasHandled("b").hasCommitted("orders-0", 2);
	}

	private void run(Class<?> more, String... properties) {
		var application = this.kafka.application(this.handler, more)
			.property("kafka.consumers.orders.retry-attempts", 1)
			.property("kafka.retry.min-period", "20ms");
		if (this.handler == ByKey.class) {
			application.property("kafka.consumers.orders.ordering", "key");
		}
		for (int i = 0; i < properties.length; i += 2) {
			application.property(properties[i], properties[i + 1]);
		}
		Calls bean = application.run().getBean(this.handler);
		this.calls = bean.calls;
		this.traces = bean.traces;
		this.kafka.settle();
	}

	// records of one key
	private void send(String... values) {
		for (String value : values) {
			this.kafka.topic("orders").send("key", value);
		}
		this.kafka.clock().advance(Duration.ofSeconds(2));
	}

	private static String text(ConsumerRecord<?, ?> record) {
		return new String((byte[]) record.value(), StandardCharsets.UTF_8);
	}

	private static void assertOnWorker() {
		assertThat(Thread.currentThread().getName()).startsWith("dp-kafka-orders-W-");
	}

	/**
	 * What was called.
	 */
	abstract static class Calls {

		final Queue<String> calls = new ConcurrentLinkedQueue<>();

		final Queue<String> traces = new ConcurrentLinkedQueue<>();

		void call(String value) {
			assertOnWorker();
			this.traces.add(value + " " + MDC.get("trace_id") + " " + MDC.get("consumer"));
			this.calls.add("handle " + value);
			if (value.equals("fail")) {
				throw new IllegalStateException("planted");
			}
		}

	}

	/** The handler of a consumer with an order of keys. */
	static class ByKey extends Calls {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void handle(String value) {
			call(value);
		}

	}

	/** A handler that returns a stage. */
	static class Stages extends Calls {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		CompletionStage<?> handle(String value) {
			try {
				call(value);
				return CompletableFuture.completedStage(null);
			}
			catch (IllegalStateException ex) {
				return CompletableFuture.failedStage(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptor {

		@Bean
		RecordInterceptor<Object, Object> recordInterceptor(Calls calls) {
			return new RecordInterceptor<>() {

				@Override
				public void setupThreadState(Consumer<?, ?> consumer) {
					add(calls, "setup", consumer);
				}

				@Override
				public @Nullable ConsumerRecord<Object, Object> intercept(ConsumerRecord<Object, Object> record,
						Consumer<Object, Object> consumer) {
					add(calls, "intercept " + text(record), consumer);
					return switch (text(record)) {
						case "drop" -> null;
						case "reject" -> throw new IllegalStateException("planted");
						default -> record;
					};
				}

				@Override
				public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
					add(calls, "success " + text(record), consumer);
				}

				@Override
				public void failure(ConsumerRecord<Object, Object> record, Exception ex,
						Consumer<Object, Object> consumer) {
					add(calls, "failure " + text(record), consumer);
				}

				@Override
				public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
					add(calls, "after " + text(record), consumer);
				}

				@Override
				public void clearThreadState(Consumer<?, ?> consumer) {
					add(calls, "clear", consumer);
				}

			};
		}

		// the Kafka consumer belongs to the poll thread
		private static void add(Calls calls, String call, Consumer<?, ?> consumer) {
			assertOnWorker();
			assertThat(consumer.metrics()).isNotNull();
			assertThatIllegalStateException().isThrownBy(consumer::commitSync).withMessageContaining("poll thread");
			calls.calls.add(call);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filter {

		@Bean
		RecordFilterStrategy<Object, Object> filter() {
			return (record) -> {
				assertOnWorker();
				return text(record).equals("drop");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MdcInterceptor {

		@Bean
		RecordInterceptor<Object, Object> recordInterceptor(Calls calls) {
			return new RecordInterceptor<>() {

				@Override
				public ConsumerRecord<Object, Object> intercept(ConsumerRecord<Object, Object> record,
						Consumer<Object, Object> consumer) {
					return record;
				}

				@Override
				public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
					calls.traces.add("after " + MDC.get("trace_id") + " " + MDC.get("consumer"));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		ObservationRegistry observationRegistry(Calls calls) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

				@Override
				public void onStart(Observation.Context context) {
					calls.calls.add("start");
				}

				@Override
				public void onScopeOpened(Observation.Context context) {
					assertOnWorker();
					calls.calls.add("open");
				}

				@Override
				public void onError(Observation.Context context) {
					calls.calls.add("error " + context.getError().getMessage());
				}

				@Override
				public void onStop(Observation.Context context) {
					calls.calls.add("stop");
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

			});
			return registry;
		}

	}

}
