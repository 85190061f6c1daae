package com.github.onsdigital.dp.kafka.docs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Checks statements of docs/concurrency.md about threads and pauses.
 */
class ConcurrencyPageTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 1);

	private List<String> calls = List.of();

	private final CompletableFuture<Void> stage = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@Test
	void interceptorsRunOnTheThreadsOfTheTable() {
		ConsumerGroupFactory factory = factory();
		factory.asyncRecords(options(), (record) -> {
			call("handle");
			return this.stage;
		});
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		assertThat(this.calls).containsExactlyInAnyOrder("setup dp-kafka-orders-C-1", "setup dp-kafka-orders-W-1",
				"intercept dp-kafka-orders-W-1", "handle dp-kafka-orders-W-1", "afterRecord dp-kafka-orders-W-1");
		Thread.currentThread().setName("completing");
		this.stage.complete(null);
		assertThat(this.calls).hasSize(6).endsWith("success completing");
	}

	@Test
	void aHandlerOfAKeyRunsOnWorkerThreads() {
		ConsumerGroupFactory factory = factory();
		factory.records(options().ordering(Ordering.KEY).numWorkers(4), (record) -> call("handle"));
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		assertThat(this.calls).contains("handle dp-kafka-orders-W-1", "success dp-kafka-orders-W-1");
	}

	@Test
	void anInterceptorThatThrowsIsNotifiedOfTheFailure() {
		ConsumerGroupFactory factory = factory();
		factory.records(options().ordering(Ordering.KEY).set("retry-attempts", "0"), (record) -> call("handle"));
		this.kafka.topic("orders").send("reject");
		this.kafka.settle();
		assertThat(this.kafka.consumer("orders")).hasFailed(1);
		assertThat(this.calls).contains("failure dp-kafka-orders-W-1").doesNotContain("handle dp-kafka-orders-W-1");
	}

	@Test
	void aPauseWaitsForAStageWithoutLimit() {
		ConsumerGroup orders = factory().asyncRecords(options(), (record) -> this.stage);
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		orders.pause();
		this.kafka.clock().advance(Duration.ofMinutes(10));
		assertThat(orders.state()).isEqualTo(ConsumerState.STOPPING);
		this.stage.complete(null);
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(orders.isPaused()).isTrue();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
	}

	@Test
	void anEmptyKeyIsAKey() {
		factory().asyncRecords(options().ordering(Ordering.KEY), (record) -> {
			call(new String(record.value(), StandardCharsets.UTF_8));
			return this.stage;
		});
		this.kafka.topic("orders").send("", "a").send("", "b").send("c").send("d");
		this.kafka.settle();
		assertThat(this.calls.stream().map((call) -> call.substring(0, 2))).contains("a ", "c ", "d ")
			.doesNotContain("b ");
	}

	private static ConsumerOptions options() {
		return ConsumerOptions.of("orders").topic("orders").group("shop");
	}

	private ConsumerGroupFactory factory() {
		ConfigurableApplicationContext context = this.kafka.application(Interceptors.class).run();
		this.calls = context.getBean(Interceptor.class).calls;
		return context.getBean(ConsumerGroupFactory.class);
	}

	private void call(String name) {
		this.calls.add(name + " " + Thread.currentThread().getName());
	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		Interceptor interceptor() {
			return new Interceptor();
		}

	}

	/**
	 * Notes the thread of each call, and what the consumer permits.
	 */
	static class Interceptor implements RecordInterceptor<Object, Object> {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public @Nullable ConsumerRecord<Object, Object> intercept(ConsumerRecord<Object, Object> record,
				Consumer<Object, Object> consumer) {
			note("intercept");
			assertThat(consumer.metrics()).isNotNull();
			assertThatIllegalStateException().isThrownBy(consumer::assignment);
			if ("reject".equals(new String((byte[]) record.value(), StandardCharsets.UTF_8))) {
				throw new IllegalArgumentException("rejected");
			}
			return record;
		}

		@Override
		public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
			note("success");
		}

		@Override
		public void failure(ConsumerRecord<Object, Object> record, Exception exception,
				Consumer<Object, Object> consumer) {
			note("failure");
		}

		@Override
		public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
			note("afterRecord");
		}

		@Override
		public void setupThreadState(Consumer<?, ?> consumer) {
			note("setup");
		}

		private void note(String name) {
			this.calls.add(name + " " + Thread.currentThread().getName());
		}

	}

}
