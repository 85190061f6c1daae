package com.github.onsdigital.dp.kafka.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans for Spring Kafka apply to dp-kafka's consumers, or do not, as documented in
 * docs/consumers.md.
 */
class SpringKafkaHooksTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private Handlers handlers;

	static String text(ConsumerRecord<?, ?> record) {
		return (record.value() instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8)
				: String.valueOf(record.value());
	}

	@AfterEach
	void close() {
		this.kafka.verifyInvariants();
		this.kafka.close();
	}

	@Test
	void aRecordThatAnInterceptorDropsIsCommitted() {
		var context = run(Interceptors.class, 3);
		send("orders", "a", "drop-1", "b", "drop-2");
		awaitCommitted("orders", 4);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(context.getBean(Seen.class).seen).contains("a", "drop-1", "b", "drop-2", "success a", "success b");
	}

	@Test
	void anInterceptorThatThrowsFailsTheRecord() {
		run(Interceptors.class, 2);
		send("orders", "a", "throw-1", "b");
		awaitCommitted("orders", 3);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.abandoned).containsExactly("throw-1");
	}

	@Test
	void aFailureReachesTheInterceptor() {
		var context = run(Interceptors.class, 1);
		send("orders", "fail-1", "b");
		awaitCommitted("orders", 2);
		assertThat(context.getBean(Seen.class).seen).filteredOn("failure fail-1"::equals).hasSize(2);
	}

	@Test
	void aBatchThatAnInterceptorDropsIsCommittedAndOneThatItRejectsFails() {
		run(Interceptors.class, 1);
		send("parcels", "drop-1");
		awaitCommitted("parcels", 1);
		send("parcels", "throw-2");
		awaitCommitted("parcels", 2);
		send("parcels", "c");
		awaitCommitted("parcels", 3);
		assertThat(this.handlers.batched()).containsExactly("c");
		assertThat(this.handlers.abandoned).containsExactly("throw-2");
	}

	@Test
	void filteredRecordsAreCommitted() {
		run(Filter.class, 3);
		send("orders", "drop-0", "a", "drop-1", "b", "drop-2");
		send("parcels", "drop-0", "a", "drop-1", "b", "drop-2", "drop-3", "drop-4", "drop-5");
		awaitCommitted("orders", 5);
		awaitCommitted("parcels", 8);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.batched()).containsExactly("a", "b");
	}

	@Test
	void aContainerCustomizerAppliesExceptForSettingsOfDpKafka() {
		var context = run(Customizers.class, 3);
		send("orders", "a", "b");
		send("parcels", "c", "d");
		awaitCommitted("orders", 2);
		awaitCommitted("parcels", 2);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.kafka.group("shop").members()).hasSize(1);
		assertThat(context.getBean(Seen.class).seen).contains("container dp-kafka-orders",
				"container dp-kafka-parcels");
	}

	@Test
	void aRebalanceListenerIsNotified() {
		var context = run(RebalanceListener.class, 3);
		send("orders", "a");
		awaitCommitted("orders", 1);
		assertThat(this.kafka.consumer("orders").group().stopAndWait(Duration.ofSeconds(30))).isTrue();
		assertThat(context.getBean(Seen.class).seen).contains("assigned orders-0", "before commit orders-0",
				"after commit orders-0");
	}

	@Test
	void springKafkasTimerIsDisabled() {
		var context = run(Registry.class, 3);
		send("orders", "a");
		awaitCommitted("orders", 1);
		assertThat(context.getBean(MeterRegistry.class).find("spring.kafka.listener").timers()).isEmpty();
	}

	@Test
	void springKafkasTimerIsEnabledByACustomizer() {
		var context = run(RegistryAndTimer.class, 3);
		send("orders", "a");
		awaitCommitted("orders", 1);
		assertThat(context.getBean(MeterRegistry.class).find("spring.kafka.listener").timers()).extracting(Timer::count)
			.contains(1L);
	}

	private ConfigurableApplicationContext run(Class<?> more, int retries) {
		ConfigurableApplicationContext context = this.kafka.application(Handlers.class, more)
			.property("kafka.consumer.retry-attempts", retries)
			.property("kafka.retry.min-period", "20ms")
			.property("kafka.retry.max-period", "50ms")
			.run();
		this.handlers = context.getBean(Handlers.class);
		return context;
	}

	private void send(String topic, String... values) {
		for (String value : values) {
			this.kafka.topic(topic).send(value);
		}
	}

	private void awaitCommitted(String consumer, long offset) {
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(this.kafka.consumer(consumer)).hasCommitted(consumer + "-0", offset);
	}

	static class Handlers {

		final List<String> single = new CopyOnWriteArrayList<>();

		final List<List<String>> batches = new CopyOnWriteArrayList<>();

		final List<String> abandoned = new CopyOnWriteArrayList<>();

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void order(String value) {
			if (value.startsWith("fail")) {
				throw new IllegalStateException("planted for " + value);
			}
			this.single.add(value);
		}

		@KafkaBatchHandler(id = "parcels", topic = "parcels", group = "post", batchSize = "4", batchWaitTime = "300ms")
		void parcels(List<String> values) {
			this.batches.add(List.copyOf(values));
		}

		@EventListener
		void abandoned(RecordAbandonedEvent event) {
			event.getRecords().forEach((record) -> this.abandoned.add(text(record)));
		}

		List<String> batched() {
			return this.batches.stream().flatMap(List::stream).toList();
		}

	}

	/**
	 * Collects the calls.
	 */
	static class Seen {

		final List<String> seen = new CopyOnWriteArrayList<>();

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		Seen seen() {
			return new Seen();
		}

		@Bean
		RecordInterceptor<Object, Object> recordInterceptor(Seen seen) {
			return new RecordInterceptor<>() {

				@Override
				public @Nullable ConsumerRecord<Object, Object> intercept(ConsumerRecord<Object, Object> record,
						Consumer<Object, Object> consumer) {
					seen.seen.add(text(record));
					if (text(record).startsWith("throw")) {
						throw new IllegalStateException("planted in an interceptor");
					}
					return text(record).startsWith("drop") ? null : record;
				}

				@Override
				public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
					seen.seen.add("success " + text(record));
				}

				@Override
				public void failure(ConsumerRecord<Object, Object> record, Exception exception,
						Consumer<Object, Object> consumer) {
					seen.seen.add("failure " + text(record));
				}

			};
		}

		@Bean
		BatchInterceptor<Object, Object> batchInterceptor() {
			return (records, consumer) -> {
				String first = text(records.iterator().next());
				if (first.startsWith("throw")) {
					throw new IllegalStateException("planted in an interceptor");
				}
				return first.startsWith("drop") ? null : records;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filter {

		@Bean
		RecordFilterStrategy<Object, Object> filter() {
			return (record) -> text(record).startsWith("drop");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		Seen seen() {
			return new Seen();
		}

		@Bean
		ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> containers(Seen seen) {
			return (container) -> {
				seen.seen.add("container " + container.getListenerId());
				container.setConcurrency(3);
				container.setCommonErrorHandler(new CommonErrorHandler() {
				});
				container.getContainerProperties().setAckMode(AckMode.RECORD);
				container.getContainerProperties().setStopImmediate(false);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RebalanceListener {

		@Bean
		Seen seen() {
			return new Seen();
		}

		@Bean
		ConsumerAwareRebalanceListener listener(Seen seen) {
			return new ConsumerAwareRebalanceListener() {

				@Override
				public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
					partitions.forEach((partition) -> seen.seen.add("assigned " + partition));
				}

				@Override
				public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer,
						Collection<TopicPartition> partitions) {
					partitions.forEach((partition) -> seen.seen.add("before commit " + partition));
				}

				@Override
				public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer,
						Collection<TopicPartition> partitions) {
					partitions.forEach((partition) -> seen.seen.add("after commit " + partition));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

	static class RegistryAndTimer extends Registry {

		@Bean
		ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> timer() {
			return (container) -> container.getContainerProperties().setMicrometerEnabled(true);
		}

	}

}
