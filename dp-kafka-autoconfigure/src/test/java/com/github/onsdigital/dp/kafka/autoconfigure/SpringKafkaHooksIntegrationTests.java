package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans for Spring Kafka apply to dp-kafka's consumers, or do not, as documented in
 * docs/consumers.md.
 */
class SpringKafkaHooksIntegrationTests extends ContextOnABroker {

	static String text(ConsumerRecord<?, ?> record) {
		return (record.value() instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8)
				: String.valueOf(record.value());
	}

	@Test
	void aRecordThatAnInterceptorDropsIsCommitted() {
		var context = run(Interceptors.class);
		send(this.topic, "a", "drop-1", "b", "drop-2");
		awaitCommitted(this.topic, 4);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(context.getBean(Seen.class).seen).contains("a", "drop-1", "b", "drop-2", "success a", "success b");
	}

	@Test
	void anInterceptorThatThrowsFailsTheRecord() {
		run(Interceptors.class, "kafka.consumers.orders.retry-attempts=2");
		send(this.topic, "a", "throw-1", "b");
		awaitCommitted(this.topic, 3);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.abandoned).hasSize(1);
		assertThat(this.handlers.abandoned).containsExactly("throw-1");
	}

	@Test
	void aFailureReachesTheInterceptor() {
		var context = run(Interceptors.class, "kafka.consumers.orders.retry-attempts=1");
		send(this.topic, "fail-1", "b");
		awaitCommitted(this.topic, 2);
		assertThat(context.getBean(Seen.class).seen).filteredOn("failure fail-1"::equals).hasSize(2);
	}

	@Test
	void aBatchThatAnInterceptorDropsIsCommittedAndOneThatItRejectsFails() {
		run(Interceptors.class, "kafka.consumers.parcels.retry-attempts=1",
				"kafka.consumers.parcels.batch-wait-time=1ms");
		send(this.batchTopic, "drop-1");
		awaitCommitted(this.batchTopic, 1);
		send(this.batchTopic, "throw-2");
		awaitCommitted(this.batchTopic, 2);
		send(this.batchTopic, "c");
		awaitCommitted(this.batchTopic, 3);
		assertThat(this.handlers.batched()).containsExactly("c");
		assertThat(this.handlers.abandoned).hasSize(1);
	}

	@Test
	void filteredRecordsAreCommitted() {
		run(Filter.class);
		send(this.topic, "drop-0", "a", "drop-1", "b", "drop-2");
		send(this.batchTopic, "drop-0", "a", "drop-1", "b", "drop-2", "drop-3", "drop-4", "drop-5");
		awaitCommitted(this.topic, 5);
		awaitCommitted(this.batchTopic, 8);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.batched()).containsExactly("a", "b");
	}

	@Test
	void aContainerCustomizerAppliesExceptForSettingsOfDpKafka() {
		var context = run(Customizers.class);
		send(this.topic, "a", "b");
		send(this.batchTopic, "c", "d");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.batchTopic, 2);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(context.getBean(Seen.class).seen).contains("container dp-kafka-orders",
				"container dp-kafka-parcels");
	}

	@Test
	void aConsumerFactoryCustomizerAppliesExceptForSettingsOfDpKafka() {
		var context = run(Customizers.class, "kafka.consumers.parcels.batch-size=2");
		send(this.batchTopic, "a", "b", "c", "d");
		awaitCommitted(this.batchTopic, 4);
		assertThat(this.handlers.batches).containsExactly(List.of("a", "b"), List.of("c", "d"));
		ConcurrentKafkaListenerContainerFactory<?, ?> factory = context
			.getBean(ManagedContainerFactoryConfigurer.MESSAGE_FACTORY, ConcurrentKafkaListenerContainerFactory.class);
		assertThat(factory.getConsumerFactory().getConfigurationProperties()).containsEntry("max.poll.records", "1")
			.containsEntry("enable.auto.commit", false);
	}

	@Test
	void aRebalanceListenerIsNotified() {
		var context = run(RebalanceListener.class);
		send(this.topic, "a");
		awaitCommitted(this.topic, 1);
		consumer("orders").stopAndWait(LIMIT);
		String partition = this.topic + "-0";
		assertThat(context.getBean(Seen.class).seen).contains("assigned " + partition, "before commit " + partition,
				"after commit " + partition);
	}

	@Test
	void anErrorHandlerIsForKafkaListenersOnly() {
		var context = run(PlainListener.class, "kafka.consumers.orders.retry-attempts=1");
		send(this.topic, "fail-1", "b");
		send(this.topic + "-plain", "x", "fail-2", "y");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.topic + "-plain", 3);
		assertThat(this.handlers.abandoned).hasSize(1);
		assertThat(this.handlers.single).containsExactly("b");
		assertThat(context.getBean(Seen.class).seen).containsExactly("plain x", "plain fail-2", "error handler fail-2",
				"plain y");
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
				public ConsumerRecord<Object, Object> intercept(ConsumerRecord<Object, Object> record,
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

		@Bean
		DefaultKafkaConsumerFactoryCustomizer factories() {
			return (factory) -> factory.updateConfigs(Map.of("max.poll.records", "1", "enable.auto.commit", "true",
					"value.deserializer", StringDeserializer.class));
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
	static class PlainListener {

		@Bean
		Seen seen() {
			return new Seen();
		}

		@Bean
		CommonErrorHandler errorHandler(Seen seen) {
			return new CommonErrorHandler() {

				@Override
				public boolean handleOne(Exception thrown, ConsumerRecord<?, ?> record, Consumer<?, ?> consumer,
						MessageListenerContainer container) {
					seen.seen.add("error handler " + text(record));
					return true;
				}

				@Override
				public boolean seeksAfterHandling() {
					return false;
				}

			};
		}

		@Bean
		Plain plain(Seen seen) {
			return new Plain(seen);
		}

	}

	static class Plain {

		private final Seen seen;

		Plain(Seen seen) {
			this.seen = seen;
		}

		@KafkaListener(topics = "${topic}-plain", groupId = "group-of-${topic}-plain",
				properties = "auto.offset.reset=earliest")
		void listen(String value) {
			this.seen.seen.add("plain " + value);
			if (value.startsWith("fail")) {
				throw new IllegalStateException("planted for " + value);
			}
		}

	}

}
