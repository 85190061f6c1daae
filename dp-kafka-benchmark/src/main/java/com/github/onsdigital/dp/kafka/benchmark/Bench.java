package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

/**
 * The broker, its records, and the contenders.
 */
final class Bench implements AutoCloseable {

	static final String TOPIC = "contents";

	private final Options options;

	private final KafkaCluster cluster;

	private final ConfigurableApplicationContext context;

	private final KafkaProducer<byte[], byte[]> producer;

	Bench(Options options) {
		this.options = options;
		this.cluster = KafkaCluster.builder().property("log.segment.bytes", "134217728").start();
		this.cluster.createTopic(TOPIC, Options.PARTITIONS);
		Map<String, Object> settings = new HashMap<>(this.cluster.clientSettings(Listener.PLAIN));
		this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
		fill();
		this.context = BenchmarkApplication.run(this.cluster.bootstrap(Listener.PLAIN), TOPIC, options.protocol());
	}

	private void fill() {
		byte[] value = new byte[Options.VALUE_BYTES];
		List<Future<?>> sent = new ArrayList<>();
		for (int i = 0; i < this.options.records(); i++) {
			sent.add(this.producer.send(new ProducerRecord<>(TOPIC, i % Options.PARTITIONS, null, value)));
		}
		sent.forEach(Bench::get);
	}

	Options options() {
		return this.options;
	}

	Meter meter() {
		return this.context.getBean(Meter.class);
	}

	PollCounter polls() {
		return this.context.getBean(PollCounter.class);
	}

	List<Contender> contenders() {
		Map<String, Object> settings = this.cluster.clientSettings(Listener.PLAIN);
		settings.putAll(Map.of("group.id", "raw-client", "auto.offset.reset", "earliest", "enable.auto.commit", false,
				"group.protocol", this.options.protocol()));
		List<Contender> contenders = new ArrayList<>();
		contenders.add(new RawClient(
				() -> polls()
					.counted(new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())),
				TOPIC, meter()));
		@SuppressWarnings("unchecked")
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = this.context
			.getBean("kafkaListenerContainerFactory", ConcurrentKafkaListenerContainerFactory.class);
		contenders.addAll(new SpringContainers(factory, this.context, TOPIC, meter()).all());
		Meter meter = meter();
		ConsumerGroupFactory groups = groups();
		contenders.add(new Managed(groups.records(option("dp-kafka-record"), meter::record)));
		contenders.add(new Managed(groups.batches(option("dp-kafka-batch").batchSize(500), meter::records)));
		ConsumerGroups declared = this.context.getBean(ConsumerGroups.class);
		contenders.add(new Managed(declared.get("dp-kafka-method")));
		contenders.add(new Managed(declared.get("dp-kafka-batch-method")));
		contenders.removeIf((contender) -> !isSelected(contender));
		return contenders;
	}

	private boolean isSelected(Contender contender) {
		return this.options.who().contains("all") || this.options.who().contains(contender.name());
	}

	private static ConsumerOptions option(String id) {
		return ConsumerOptions.of(id).topic(TOPIC).group(id);
	}

	ConsumerGroupFactory groups() {
		return this.context.getBean(ConsumerGroupFactory.class);
	}

	/**
	 * Starts a consumer and waits until it has joined.
	 * @param group the consumer
	 */
	static void join(ConsumerGroup group) {
		group.start();
		if (!group.awaitState(ConsumerState.CONSUMING, Duration.ofSeconds(30))) {
			throw new IllegalStateException(group.id() + " did not join");
		}
	}

	String servers() {
		return this.cluster.bootstrap(Listener.PLAIN);
	}

	void createTopic(String name) {
		this.cluster.createTopic(name, 1);
	}

	void send(String topic, byte[] value) {
		get(this.producer.send(new ProducerRecord<>(topic, value)));
	}

	/**
	 * Checks that a group has committed the whole topic, and deletes it, so that it
	 * starts from the beginning again.
	 * @param group the group, without members
	 */
	void reset(String group) {
		Map<TopicPartition, OffsetAndMetadata> offsets = get(
				this.cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
		long committed = offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
		if (committed != this.options.records()) {
			throw new IllegalStateException(
					group + " committed " + committed + " of " + this.options.records() + " records");
		}
		get(this.cluster.admin().deleteConsumerGroups(Set.of(group)).all());
	}

	private static <T> T get(Future<T> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits.
	 * @param time the duration
	 */
	static void pass(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.producer.close();
		this.cluster.close();
	}

}
