package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
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

	private final Probe probe = new Probe();

	Bench(Options options) {
		this.options = options;
		this.cluster = KafkaCluster.builder()
			.property("log.segment.bytes", "134217728")
			.property("log.retention.check.interval.ms", "5000")
			.start();
		// first, because it limits the log
		this.context = BenchmarkApplication.run(this.cluster.bootstrap(Listener.PLAIN), TOPIC, options);
		this.producer = newProducer(Map.of());
		this.cluster.createTopic(TOPIC, Options.PARTITIONS);
		if (options.runs("throughput", "latency", "idle", "start-up")) {
			fill(TOPIC, options.records(), null);
		}
	}

	private void fill(String topic, int records, @Nullable KeyPlan plan) {
		byte[] value = new byte[Options.VALUE_BYTES];
		IntFunction<byte[]> keys = (plan != null) ? plan.keys() : null;
		List<Future<?>> sent = new ArrayList<>();
		for (int i = 0; i < records; i++) {
			Integer partition = (plan != null && plan.skewed()) ? null : i % Options.PARTITIONS;
			sent.add(this.producer
				.send(new ProducerRecord<>(topic, partition, (keys != null) ? keys.apply(i) : null, value)));
		}
		sent.forEach(Bench::get);
	}

	/**
	 * Creates a topic with records, unless it exists.
	 * @param topic the topic
	 * @param records the number of records
	 * @param plan the keys of the records
	 */
	void ensureTopic(String topic, int records, KeyPlan plan) {
		if (!get(this.cluster.admin().listTopics().names()).contains(topic)) {
			this.cluster.createTopic(topic, Options.PARTITIONS);
			fill(topic, records, plan);
		}
	}

	/**
	 * Creates a topic whose records are deleted soon.
	 * @param topic the topic
	 */
	void createOutput(String topic) {
		this.cluster.createTopic(topic, Options.PARTITIONS);
		Collection<AlterConfigOp> settings = Stream
			.of(new ConfigEntry("retention.bytes", "100000000"), new ConfigEntry("segment.bytes", "50000000"),
					new ConfigEntry("file.delete.delay.ms", "1000"))
			.map((entry) -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
			.toList();
		get(this.cluster.admin()
			.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), settings))
			.all());
	}

	KafkaProducer<byte[], byte[]> newProducer(Map<String, Object> settings) {
		Map<String, Object> all = new HashMap<>(this.cluster.clientSettings(Listener.PLAIN));
		all.putAll(settings);
		return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
	}

	/**
	 * Returns a producer with the default settings.
	 * @return the producer, which must not be closed
	 */
	KafkaProducer<byte[], byte[]> producer() {
		return this.producer;
	}

	Consumer<byte[], byte[]> newConsumer(String group) {
		Map<String, Object> settings = this.cluster.clientSettings(Listener.PLAIN);
		settings.putAll(Map.of("group.id", group, "auto.offset.reset", "earliest", "enable.auto.commit", false,
				"group.protocol", this.options.protocol()));
		return polls().counted(new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
	}

	@SuppressWarnings("unchecked")
	SpringContainers springContainers(String topic) {
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = this.context
			.getBean("kafkaListenerContainerFactory", ConcurrentKafkaListenerContainerFactory.class);
		return new SpringContainers(factory, this.context, topic, meter());
	}

	Probe probe() {
		return this.probe;
	}

	Rounds rounds() {
		return new Rounds(this.options.concurrent().warmUp(), this.options.rounds());
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
		Meter meter = meter();
		List<Contender> contenders = new ArrayList<>();
		contenders.add(new RawClient("raw-client", () -> newConsumer("raw-client"), TOPIC, meter::records));
		contenders.addAll(springContainers(TOPIC).all());
		ConsumerGroupFactory groups = groups();
		contenders.add(new Managed(groups.records(option("dp-kafka-record"), meter::record)));
		contenders.add(new Managed(groups.batches(option("dp-kafka-batch").batchSize(500), meter::records)));
		ConsumerGroups declared = this.context.getBean(ConsumerGroups.class);
		contenders.add(new Managed(declared.get("dp-kafka-method")));
		contenders.add(new Managed(declared.get("dp-kafka-batch-method")));
		contenders.removeIf((contender) -> !this.options.isSelected(contender.name()));
		return contenders;
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
	 * @param records the number of records of the topic
	 */
	void reset(String group, long records) {
		Map<TopicPartition, OffsetAndMetadata> offsets = get(
				this.cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
		long committed = offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
		if (committed != records) {
			throw new IllegalStateException(group + " committed " + committed + " of " + records + " records");
		}
		forget(group);
	}

	void forget(String group) {
		get(this.cluster.admin().deleteConsumerGroups(Set.of(group)).all());
	}

	/**
	 * Commits the end of a topic for a group.
	 * @param group the group, without members
	 * @param topic the topic
	 */
	void skip(String group, String topic) {
		Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, Options.PARTITIONS)
			.boxed()
			.collect(Collectors.toMap((partition) -> new TopicPartition(topic, partition),
					(partition) -> OffsetSpec.latest()));
		Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
		get(this.cluster.admin().listOffsets(partitions).all())
			.forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
		get(this.cluster.admin().alterConsumerGroupOffsets(group, ends).all());
	}

	static <T> T get(Future<T> future) {
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
