package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Dead-letter topics that reject records, or have fewer partitions than the source.
 */
class DeadLetterTopicIntegrationTests extends ContextOnABroker {

	@Test
	void aRecordIsNotCommittedUntilItsDeadLetterIsAccepted() throws Exception {
		createTopic(this.topic + "-dlt", 1, Map.of("max.message.bytes", "200"));
		run(Application.class, "kafka.consumers.orders.on-error=dead-letter",
				"kafka.consumers.orders.retry-attempts=0");
		send(this.topic, "a", "fail-" + "x".repeat(500), "b");
		awaitCommitted(this.topic, 1);
		long start = System.nanoTime();
		int earlier = this.handlers.threads.size();
		await().atMost(LIMIT).until(() -> this.handlers.threads.size() >= earlier + 3);
		await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> committed(this.topic), (at) -> at == 1);
		assertThat(this.handlers.single).containsExactly("a");
		assertThat(this.handlers.abandoned).isEmpty();
		assertThat(endOf(this.topic + "-dlt")).isZero();
		assertThat(this.handlers.threads.size() - earlier).as("calls, with a back-off of 15 ms at least")
			.isLessThanOrEqualTo((int) Duration.ofNanos(System.nanoTime() - start).toMillis() / 15 + 1);
		changeTopic(this.topic + "-dlt", "max.message.bytes", "20000");
		awaitCommitted(this.topic, 3);
		assertThat(this.handlers.single).containsExactly("a", "b");
		assertThat(this.handlers.abandoned).hasSize(1);
		assertThat(endOf(this.topic + "-dlt")).isEqualTo(1);
	}

	@Test
	void deadLettersAreSentWithTheApplicationsInterceptorsAndCustomizers() throws Exception {
		createTopic(this.topic + "-dlt", 1);
		Stamp.stamps.clear();
		run(Stamping.class, "kafka.consumers.orders.on-error=dead-letter", "kafka.consumers.orders.retry-attempts=0",
				"kafka.producer.properties.interceptor.classes=" + Stamp.class.getName());
		send(this.topic, "fail");
		awaitCommitted(this.topic, 1);
		assertThat(Stamp.stamps).containsExactly("by the customizer on " + this.topic + "-dlt");
	}

	@Configuration(proxyBeanMethods = false)
	static class Stamping {

		@Bean
		DefaultKafkaProducerFactoryCustomizer stampingCustomizer() {
			return (factory) -> factory.updateConfigs(Map.of("stamp", "by the customizer"));
		}

	}

	/**
	 * Collects the sent records.
	 */
	public static class Stamp implements ProducerInterceptor<byte[], byte[]> {

		static final List<String> stamps = new CopyOnWriteArrayList<>();

		private String stamp = "";

		@Override
		public void configure(Map<String, ?> configs) {
			this.stamp = String.valueOf(configs.get("stamp"));
		}

		@Override
		public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
			stamps.add(this.stamp + " on " + record.topic());
			return record;
		}

		@Override
		public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
			// nothing
		}

		@Override
		public void close() {
			// nothing
		}

	}

}
