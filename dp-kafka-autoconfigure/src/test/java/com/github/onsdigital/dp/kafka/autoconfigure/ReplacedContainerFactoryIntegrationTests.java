package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Container factory beans of the application that replace dp-kafka's.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplacedContainerFactoryIntegrationTests extends ContextOnABroker {

	@Test
	void aConfiguredFactoryWorks() {
		var context = run(Configured.class);
		send(this.topic, "a", "b");
		send(this.batchTopic, "c");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.batchTopic, 1);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
		assertThat(context.getBeanNamesForType(ConcurrentKafkaListenerContainerFactory.class)).hasSize(3);
	}

	@Test
	void aFactoryThatIsNotConfiguredIsRefused(CapturedOutput output) {
		run(Bare.class);
		send(this.topic, "a");
		send(this.batchTopic, "c");
		awaitCommitted(this.batchTopic, 1);
		await().atMost(LIMIT).until(() -> output.getOut().contains("must be configured by"));
		assertThat(consumer("orders").state()).isNotEqualTo(ConsumerState.CONSUMING);
		assertThat(consumer("orders").check().message()).contains("ManagedContainerFactoryConfigurer");
		assertThat(this.handlers.single).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		@Bean
		AtomicInteger created() {
			return new AtomicInteger();
		}

		@Bean(defaultCandidate = false)
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> dpKafkaMessageListenerContainerFactory(
				ManagedContainerFactoryConfigurer configurer, AtomicInteger created) {
			ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = new ConcurrentKafkaListenerContainerFactory<>();
			configurer.configure(factory, false);
			factory.getContainerProperties().setIdleEventInterval(60_000L);
			created.incrementAndGet();
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Bare {

		@Bean(defaultCandidate = false)
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> dpKafkaMessageListenerContainerFactory() {
			ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of("bootstrap.servers", "127.0.0.1:1"),
					new ByteArrayDeserializer(), new ByteArrayDeserializer()));
			return factory;
		}

	}

}
