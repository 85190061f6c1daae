package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

import com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthAutoConfiguration;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterProbe;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.DefaultClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.cluster.Reports;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that replaces the time source, the Kafka clients and the probe of the
 * cluster. Nothing uses the network.
 */
@Timeout(120)
class SeamsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final TimeSource time = new PartialTime(System::nanoTime, Clock.fixed(NOW, ZoneOffset.UTC), new Random(1),
			(work) -> {
				Thread thread = new Thread(work);
				this.threads.add(thread);
				return thread;
			});

	private final ClientsInMemory clients = new ClientsInMemory();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
						KafkaAutoConfiguration.class, DpKafkaClusterAutoConfiguration.class,
						DpKafkaMessageAutoConfiguration.class, DpKafkaHealthAutoConfiguration.class,
						DpKafkaProducerAutoConfiguration.class, DpKafkaConsumerAutoConfiguration.class))
		.withBean(TimeSource.class, () -> this.time)
		.withBean(KafkaClients.class, () -> this.clients)
		.withBean(ClusterMonitor.class,
				() -> new DefaultClusterMonitor(this.time, (thread) -> new HealthyCluster(), RetrySettings.DEFAULT,
						Duration.ofMinutes(1)),
				(definition) -> definition.setInitMethodName("start"))
		.withUserConfiguration(Application.class)
		.withPropertyValues("kafka.addr=127.0.0.1:1", "kafka.consumers.orders.topic=orders",
				"kafka.consumers.orders.group=billing", "kafka.consumers.orders.min-brokers-healthy=1",
				"kafka.producers.replies.topic=orders", "kafka.producers.replies.min-brokers-healthy=1");

	@Test
	void consumersAndProducersRunOnTheClientsOfTheApplication() {
		this.runner.run((context) -> {
			OrderHandler handler = context.getBean(OrderHandler.class);
			await().atMost(LIMIT).untilAsserted(() -> assertThat(handler.handled).containsExactly("a"));
			assertThat(this.clients.consumerProperties).containsEntry("group.id", "billing")
				.containsEntry("customized", "consumer");
			MessageProducer producer = context.getBean("replies", MessageProducer.class);
			assertThat(producer.initialised()).succeedsWithin(LIMIT);
			assertThat(producer.sendBytes(bytes("b"))).succeedsWithin(LIMIT);
			assertThat(this.clients.producer.history()).singleElement()
				.satisfies((record) -> assertThat(record.value()).isEqualTo(bytes("b")));
			assertThat(this.clients.producerProperties).containsEntry("client.id", "replies-1");
			assertThat(context.getBean(Application.class).postProcessed).containsExactly(this.clients.producer);
		});
	}

	@Test
	void clocksAndThreadsAreThoseOfTheApplication() {
		this.runner.run((context) -> {
			ConsumerGroup orders = context.getBean(ConsumerGroups.class).get("orders");
			assertThat(orders.awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
			assertThat(orders.history()).isNotEmpty()
				.allSatisfy((transition) -> assertThat(transition.at()).isEqualTo(NOW));
			assertThat(this.threads).extracting(Thread::getName).contains("dp-kafka-orders", "dp-kafka-health");
		});
	}

	@Test
	void theBeansOfDpKafkaAreThoseOfTheSystemAndKafka() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
					DpKafkaConnectionAutoConfiguration.class))
			.run((context) -> {
				assertThat(context.getBean(TimeSource.class)).isSameAs(TimeSource.system());
				assertThat(context.getBean(KafkaClients.class)).isSameAs(KafkaClients.kafka());
			});
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		private final Queue<Producer<?, ?>> postProcessed = new ConcurrentLinkedQueue<>();

		@Bean
		OrderHandler orderHandler() {
			return new OrderHandler();
		}

		@Bean
		DefaultKafkaConsumerFactoryCustomizer consumerCustomizer() {
			return (factory) -> factory.updateConfigs(Map.of("customized", "consumer"));
		}

		@Bean
		DefaultKafkaProducerFactoryCustomizer producerCustomizer() {
			return this::customize;
		}

		private <K, V> void customize(DefaultKafkaProducerFactory<K, V> factory) {
			factory.addPostProcessor((producer) -> {
				this.postProcessed.add(producer);
				return producer;
			});
		}

	}

	static class OrderHandler {

		private final Queue<String> handled = new ConcurrentLinkedQueue<>();

		@KafkaMessageHandler(id = "orders")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			this.handled.add(new String(record.value(), StandardCharsets.UTF_8));
		}

	}

	/**
	 * One consumer with one record, and one producer.
	 */
	private static final class ClientsInMemory implements KafkaClients {

		private final MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
				new ByteArraySerializer());

		private volatile Map<String, Object> consumerProperties = Map.of();

		private volatile Map<String, Object> producerProperties = Map.of();

		@Override
		public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> createConsumer(
				Map<String, Object> properties) {
			this.consumerProperties = Map.copyOf(properties);
			MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
			TopicPartition partition = new TopicPartition("orders", 0);
			consumer.schedulePollTask(() -> {
				consumer.updateBeginningOffsets(Map.of(partition, 0L));
				consumer.rebalance(List.of(partition));
				consumer.addRecord(new ConsumerRecord<>("orders", 0, 0, null, bytes("a")));
			});
			return consumer;
		}

		@Override
		public Producer<byte[], byte[]> createProducer(Map<String, Object> properties) {
			this.producerProperties = Map.copyOf(properties);
			return this.producer;
		}

		@Override
		public Admin createAdmin(Map<String, Object> properties) {
			throw new UnsupportedOperationException("no login is configured");
		}

	}

	/**
	 * A probe whose checks are all successful.
	 */
	private static final class HealthyCluster implements ClusterProbe {

		@Override
		public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
			done.accept(Reports.healthy());
		}

		@Override
		public CompletableFuture<GroupDescription> describeGroup(String group) {
			return CompletableFuture.completedFuture(GroupDescription.unknown(group, "it has none"));
		}

		@Override
		public void close() {
			// has no resources
		}

	}

}
