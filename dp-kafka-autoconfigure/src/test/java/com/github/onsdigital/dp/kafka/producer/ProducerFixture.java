package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.message.JacksonJsonFormat;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates producers for tests, and records their reports and events.
 */
class ProducerFixture implements AutoCloseable {

	final FakeMonitor monitor = new FakeMonitor();

	volatile boolean nextUsable;

	final List<Object> events = new CopyOnWriteArrayList<>();

	final List<SendReport> reports = new CopyOnWriteArrayList<>();

	final AtomicInteger checks = new AtomicInteger();

	SendObservations observations = SendObservations.none();

	ContextStart start = new ContextStart();

	private final String address;

	private final List<MessageProducer> created = new CopyOnWriteArrayList<>();

	private final List<DefaultKafkaProducerFactoryCustomizer> customizers = new CopyOnWriteArrayList<>();

	ProducerFixture(String address) {
		this.address = address;
		this.start.start();
		this.monitor.check = () -> CompletableFuture.completedFuture(publish(this.nextUsable));
	}

	/**
	 * Publishes a report to the listeners of the monitor.
	 */
	ClusterReport publish(boolean usable) {
		this.nextUsable = usable;
		ClusterReport report = new ClusterReport(List.of(), Map.of(), "cluster-1", usable, Instant.now());
		this.monitor.publish(report);
		return report;
	}

	ProducerFixture customizer(DefaultKafkaProducerFactoryCustomizer customizer) {
		this.customizers.add(customizer);
		return this;
	}

	ProducerSettings settings(Map<String, Object> properties) {
		return new ProducerSettings("replies", "hello-replied", 1, Duration.ofMillis(500), Map.of("source", "dp"),
				properties);
	}

	MessageProducer create() {
		return create(settings(Map.of()));
	}

	MessageProducer create(ProducerSettings settings) {
		MessageProducer producer = factory().create(settings);
		this.created.add(producer);
		return producer;
	}

	/**
	 * Replaces Kafka's client by a client that uses no network.
	 */
	ProducerFixture client(Producer<byte[], byte[]> client) {
		return postProcessor((real) -> {
			real.close(Duration.ZERO);
			return client;
		});
	}

	ProducerFixture postProcessor(ProducerPostProcessor<byte[], byte[]> postProcessor) {
		return customizer((factory) -> add(factory, postProcessor));
	}

	@SuppressWarnings("unchecked")
	private static void add(DefaultKafkaProducerFactory<?, ?> factory,
			ProducerPostProcessor<byte[], byte[]> postProcessor) {
		((DefaultKafkaProducerFactory<byte[], byte[]>) factory).addPostProcessor(postProcessor);
	}

	DefaultMessageProducerFactory factory() {
		ProducerSettingsResolver resolver = new ProducerSettingsResolver(new TestEnvironment().reader(), Map::of,
				() -> 1);
		return new DefaultMessageProducerFactory(dependencies(), resolver, "in-use"::equals, (problems) -> {
		});
	}

	ProducerDependencies dependencies() {
		return new ProducerDependencies(connection(), KafkaClients.kafka(), this.monitor,
				(settings, initialised) -> () -> {
					this.checks.incrementAndGet();
					return new CheckState(CheckStatus.OK, settings.topic(), null, null, null);
				}, new RetrySettings(Duration.ofMillis(10), Duration.ofMillis(100)),
				new JacksonJsonFormat(JsonMapper.shared()), this.customizers, List.of((report) -> {
					throw new NoClassDefFoundError("a listener that throws");
				}, this.reports::add), this.observations, this.start, this.events::add, TimeSource.system());
	}

	@Override
	public void close() {
		this.created.forEach(MessageProducer::close);
	}

	private ClusterConnection connection() {
		Map<String, Object> properties = new HashMap<>();
		properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, this.address);
		properties.put(ProducerConfig.CLIENT_ID_CONFIG, "app");
		return new ClusterConnection(List.of(new BrokerAddress("127.0.0.1", 9092)), Map.of(), Map.of(), properties,
				Map.of());
	}

}
