package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.RecordBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.RecordHandler;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.UpstreamQueue;
import com.github.onsdigital.dp.kafka.consumer.listener.error.DeadLetters;
import com.github.onsdigital.dp.kafka.consumer.listener.error.FailureServices;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.testcluster.SharedBroker;

import static org.awaitility.Awaitility.await;

/**
 * Base class of the tests of runs: a broker, a topic of two partitions for each test, and
 * a run without the consumer life cycle.
 */
abstract class RunsOnABroker {

	static final Duration LIMIT = Duration.ofSeconds(30);

	static String brokers;

	static Admin admin;

	static KafkaProducer<byte[], byte[]> producer;

	static final AtomicInteger topics = new AtomicInteger();

	final List<String> handled = new CopyOnWriteArrayList<>();

	final List<Integer> sizes = new CopyOnWriteArrayList<>();

	final List<ConsumerRun> runs = new ArrayList<>();

	final RecordingRun recording = new RecordingRun();

	final List<String> abandoned = new CopyOnWriteArrayList<>();

	HandlingListener listener = (id, records, nanos, outcome) -> {
	};

	OnError onError = OnError.COMMIT;

	int retries = 3;

	RetrySettings retry = new RetrySettings(Duration.ofMillis(20), Duration.ofMillis(100));

	Map<String, Object> clientProperties = Map.of();

	Consumer<ConcurrentKafkaListenerContainerFactory<byte[], byte[]>> customizer = (factory) -> {
	};

	Consumer<DefaultKafkaConsumerFactory<byte[], byte[]>> clientCustomizer = (factory) -> {
	};

	int workers = 1;

	int batchSize = 10;

	String topic;

	@BeforeAll
	static void startBroker() {
		connect(SharedBroker.addresses());
	}

	static void connect(String addresses) {
		brokers = addresses;
		admin = Admin.create(Map.of("bootstrap.servers", addresses));
		producer = new KafkaProducer<>(
				// one request in flight: several to a topic without a leader may complete
				// out of order
				Map.of("bootstrap.servers", addresses, "max.in.flight.requests.per.connection", 1),
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
	void createTopic() throws Exception {
		this.topic = "runs-" + topics.incrementAndGet();
		admin.createTopics(List.of(new NewTopic(this.topic, 2, (short) 1))).all().get();
	}

	@AfterEach
	void stopRuns() {
		this.runs.forEach(ConsumerRun::stop);
	}

	ConsumerRun single(RecordHandler handler) {
		return start(new HandlerRegistration(declaration(false), (record) -> {
			handler.handle(record);
			return null;
		}, null));
	}

	ConsumerRun batch(RecordBatchHandler handler) {
		return start(new HandlerRegistration(declaration(true), null, new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads)
					throws Exception {
				handler.handle(records);
				return null;
			}

		}));
	}

	ConsumerDeclaration declaration(boolean batch) {
		return new ConsumerDeclaration("orders", batch ? Kind.BATCHES : Kind.RECORDS, "a test", Map.of());
	}

	ConsumerRun start(HandlerRegistration registration) {
		boolean batch = registration.declaration().batch();
		return start(runs(batch).factory(settings(batch), registration));
	}

	ConsumerRun upstream(UpstreamQueue queue) {
		return start(runs(false).factory(settings(false), queue));
	}

	private ConsumerRun start(ConsumerRun.Factory factory) {
		ConsumerRun run = factory.start(this.recording);
		this.runs.add(run);
		return run;
	}

	private ConsumerSettings settings(boolean batch) {
		return new ConsumerSettings("orders", batch, this.topic, "group-" + this.topic, this.workers, this.batchSize,
				Duration.ofMillis(200), "earliest", "earliest", 1, false, List.of(), HoldStrength.STOP, this.onError,
				this.retries, null, this.clientProperties, ConcurrencySettings.NONE);
	}

	private ContainerRunFactory runs(boolean batch) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("bootstrap.servers", brokers);
		// a stop waits for the response of the last fetch
		properties.put("fetch.max.wait.ms", 50);
		if (!"consumer".equals(this.clientProperties.get("group.protocol"))) {
			// a rebalance waits for a heartbeat of each member
			properties.put("heartbeat.interval.ms", 500);
		}
		ManagedContainerFactoryConfigurer configurer = new ManagedContainerFactoryConfigurer(properties,
				List.of(this.clientCustomizer), this.customizer, KafkaClients.kafka());
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = new ConcurrentKafkaListenerContainerFactory<>();
		configurer.configure(factory, batch);
		SubscribedHealthChecks healthChecks = (id) -> CompletableFuture.completedFuture(true);
		DeadLetters deadLetters = (id, to, group, records, failure, written) -> CompletableFuture.completedFuture(null);
		FailureServices services = new FailureServices(healthChecks, deadLetters, this.listener, this::published);
		return new ContainerRunFactory(factory, factory, services, this.retry, PartialTime.of(System::nanoTime),
				() -> null, false);
	}

	private void published(Object event) {
		if (event instanceof RecordAbandonedEvent abandonment) {
			abandonment.getRecords().forEach((record) -> this.abandoned.add(text(record)));
		}
	}

	void send(int partition, String... values) {
		for (String value : values) {
			producer.send(new ProducerRecord<>(this.topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
		}
		producer.flush();
	}

	void send(int partition, int from, int to) {
		for (int i = from; i <= to; i++) {
			producer.send(new ProducerRecord<>(this.topic, partition, null,
					Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
		}
		producer.flush();
	}

	void awaitCommitted(int partition, long offset) {
		await().atMost(LIMIT)
			.until(() -> committed(partition), (committed) -> committed != null && committed == offset);
	}

	Long committed(int partition) throws Exception {
		var offset = admin.listConsumerGroupOffsets("group-" + this.topic)
			.partitionsToOffsetAndMetadata()
			.get()
			.get(new TopicPartition(this.topic, partition));
		return (offset != null) ? offset.offset() : null;
	}

	static String text(ConsumerRecord<byte[], byte[]> record) {
		return (record.value() != null) ? new String(record.value(), StandardCharsets.UTF_8) : "@" + record.offset();
	}

	static Comparator<String> numeric() {
		return Comparator.comparingInt(Integer::parseInt);
	}

}
