package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.testcluster.SharedBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application on an embedded broker, with a single and a batch handler. Each test has
 * its own topics.
 */
abstract class ContextOnABroker {

	static final Duration LIMIT = Duration.ofSeconds(30);

	private static final AtomicInteger topics = new AtomicInteger();

	private static Admin admin;

	private static KafkaProducer<byte[], byte[]> producer;

	String topic;

	String batchTopic;

	Handlers handlers;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void connect() {
		admin = Admin.create(Map.of("bootstrap.servers", brokers()));
		producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", brokers(), "max.request.size", 31_000_000, "buffer.memory", 64_000_000L),
				new ByteArraySerializer(), new ByteArraySerializer());
	}

	@BeforeAll
	static void pollOften() {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
	}

	@AfterAll
	static void disconnect() {
		Awaitility.reset();
		producer.close();
		admin.close();
	}

	@BeforeEach
	void createTopics() throws Exception {
		this.topic = "orders-" + topics.incrementAndGet();
		this.batchTopic = this.topic + "-batch";
		admin.createTopics(List.of(new NewTopic(this.topic, 1, (short) 1), new NewTopic(this.batchTopic, 1, (short) 1)))
			.all()
			.get();
	}

	@AfterEach
	void closeContext() {
		if (this.context != null) {
			this.context.close();
		}
	}

	void createTopic(String name, int partitions) throws Exception {
		createTopic(name, partitions, Map.of());
	}

	void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
		admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings))).all().get();
	}

	void deleteTopic(String name) throws Exception {
		admin.deleteTopics(List.of(name)).all().get();
		await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(name));
	}

	void changeTopic(String name, String key, String value) throws Exception {
		admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name),
				List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
			.all()
			.get();
	}

	long endOf(String name) throws Exception {
		TopicPartition partition = new TopicPartition(name, 0);
		return admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
	}

	ConfigurableApplicationContext run(Class<?> more, String... properties) {
		List<String> all = new ArrayList<>(List.of("kafka.addr=" + brokers(), "topic=" + this.topic,
				"kafka.retry.min-period=20ms", "kafka.retry.max-period=50ms", "spring.main.banner-mode=off",
				// a stop waits for the response of the last fetch
				"kafka.consumer.properties.fetch.max.wait.ms=50"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class, more).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
		this.handlers = this.context.getBean(Handlers.class);
		return this.context;
	}

	/**
	 * Returns a producer after its topic exists: the application's topics are created
	 * after the start.
	 */
	MessageProducer producer(String name) {
		MessageProducer named = this.context.getBean(name, MessageProducer.class);
		assertThat(named.initialised()).succeedsWithin(LIMIT);
		await().atMost(LIMIT).until(() -> named.check().status() == CheckStatus.OK);
		return named;
	}

	static String brokers() {
		return SharedBroker.addresses();
	}

	ConsumerGroup consumer(String id) {
		return this.context.getBean(ConsumerGroups.class).get(id);
	}

	void send(String to, String... values) {
		for (String value : values) {
			producer.send(new ProducerRecord<>(to, value.getBytes(StandardCharsets.UTF_8)));
		}
		producer.flush();
	}

	void send(ProducerRecord<byte[], byte[]> record) throws Exception {
		producer.send(record).get();
	}

	void awaitCommitted(String of, long offset) {
		await().atMost(LIMIT).until(() -> committed(of), (committed) -> committed != null && committed == offset);
	}

	static int members(String of) {
		String group = "group-of-" + of;
		try {
			return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().size();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Long committed(String of) throws Exception {
		var offset = admin.listConsumerGroupOffsets("group-of-" + of)
			.partitionsToOffsetAndMetadata()
			.get()
			.get(new TopicPartition(of, 0));
		return (offset != null) ? offset.offset() : null;
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	static class Handlers {

		final List<String> single = new CopyOnWriteArrayList<>();

		final List<List<String>> batches = new CopyOnWriteArrayList<>();

		final List<String> abandoned = new CopyOnWriteArrayList<>();

		final List<Long> abandonedOffsets = new CopyOnWriteArrayList<>();

		final List<Thread> threads = new CopyOnWriteArrayList<>();

		@KafkaMessageHandler(id = "orders", topic = "${topic}", group = "group-of-${topic}")
		void order(String value) {
			this.threads.add(Thread.currentThread());
			if (value.startsWith("fail")) {
				throw new IllegalStateException("planted for " + value);
			}
			this.single.add(value);
		}

		@KafkaBatchHandler(id = "parcels", topic = "${topic}-batch", group = "group-of-${topic}-batch", batchSize = "4",
				batchWaitTime = "300ms")
		void parcels(List<String> values) {
			this.threads.add(Thread.currentThread());
			this.batches.add(List.copyOf(values));
		}

		@EventListener
		void abandoned(RecordAbandonedEvent event) {
			event.getRecords().forEach((record) -> {
				this.abandonedOffsets.add(record.offset());
				this.abandoned.add((record.value() != null) ? new String(record.value(), StandardCharsets.UTF_8) : "");
			});
		}

		List<String> batched() {
			return this.batches.stream().flatMap(List::stream).toList();
		}

	}

}
