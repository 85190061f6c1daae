package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans for Spring Kafka apply to dp-kafka's consumers, or do not, as documented in
 * docs/consumers.md: those that change the client, and those for
 * {@link KafkaListener @KafkaListener}.
 */
class SpringKafkaHooksIntegrationTests extends ContextOnABroker {

	static String text(ConsumerRecord<?, ?> record) {
		return (record.value() instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8)
				: String.valueOf(record.value());
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
	static class Customizers {

		@Bean
		DefaultKafkaConsumerFactoryCustomizer factories() {
			return (factory) -> factory.updateConfigs(Map.of("max.poll.records", "1", "enable.auto.commit", "true",
					"value.deserializer", StringDeserializer.class));
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
