package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.listener.error.DeadLetters;
import com.github.onsdigital.dp.kafka.consumer.listener.error.FailureServices;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.awaitility.Awaitility.await;

/**
 * A run on a real Spring container with an in-memory client.
 */
class RunsInMemory {

	static final Duration LIMIT = Duration.ofSeconds(30);

	final InMemoryClient client;

	final List<Object> events = new CopyOnWriteArrayList<>();

	Consumer<ConcurrentKafkaListenerContainerFactory<byte[], byte[]>> customizer = (factory) -> {
	};

	HandlingListener listener = (id, records, nanos, outcome) -> {
	};

	DeadLetters deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture.completedFuture(null);

	BooleanSupplier held = () -> false;

	SubscribedHealthChecks healthChecks = (id) -> CompletableFuture.completedFuture(true);

	OnError onError = OnError.COMMIT;

	int workers = 1;

	int batchSize = 5;

	/**
	 * The client properties of the consumer itself.
	 */
	Map<String, Object> clientProperties = Map.of();

	String noOffset = "earliest";

	String outOfRange = "earliest";

	/**
	 * The configuration of the first client.
	 */
	volatile Object clientReset;

	/**
	 * The client properties of all consumers.
	 */
	Map<String, Object> sharedProperties = Map.of();

	private final RecordingRun recording = new RecordingRun() {

		@Override
		public boolean isHeld() {
			return RunsInMemory.this.held.getAsBoolean();
		}

	};

	RunsInMemory(int partitions, int records) {
		this.client = new InMemoryClient(partitions, records);
	}

	ConsumerRun single(SingleInvocation invocation) {
		return start(new HandlerRegistration(declaration(false), invocation, null));
	}

	ConsumerRun batch(BatchInvocation invocation) {
		return start(new HandlerRegistration(declaration(true), null, invocation));
	}

	private static ConsumerDeclaration declaration(boolean batch) {
		return new ConsumerDeclaration("orders", batch ? Kind.BATCHES : Kind.RECORDS, "a test", Map.of());
	}

	private ConsumerRun start(HandlerRegistration registration) {
		boolean batch = registration.declaration().batch();
		ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory = new ConcurrentKafkaListenerContainerFactory<>();
		new ManagedContainerFactoryConfigurer(Map.of(), List.of(), this.customizer, KafkaClients.kafka())
			.configure(factory, batch);
		factory.setConsumerFactory(new InMemoryClients());
		FailureServices services = new FailureServices(this.healthChecks, this.deadLetters, this.listener,
				this.events::add);
		ContainerRunFactory runs = new ContainerRunFactory(factory, factory, services,
				new RetrySettings(Duration.ofMillis(20), Duration.ofMillis(100)), PartialTime.of(this.client::nanos),
				() -> null, false);
		ConsumerSettings settings = new ConsumerSettings("orders", batch, InMemoryClient.TOPIC, "billing", this.workers,
				this.batchSize, Duration.ofMillis(200), this.noOffset, this.outOfRange, 1, false, List.of(),
				HoldStrength.STOP, this.onError, 2, null, this.clientProperties, ConcurrencySettings.NONE);
		return runs.factory(settings, registration).start(this.recording);
	}

	RecordingRun recording() {
		return this.recording;
	}

	void awaitCommitted(int partition, long offset) {
		await().atMost(LIMIT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.client.committed(partition) >= offset || this.recording.end != null);
	}

	void stop(ConsumerRun run) {
		run.stop();
		awaitEnd();
	}

	void awaitEnd() {
		await().atMost(LIMIT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.recording.end != null);
	}

	/**
	 * Creates the client with the records for the first member, and clients without
	 * records for the others.
	 */
	private final class InMemoryClients implements ConsumerFactory<byte[], byte[]> {

		private final AtomicInteger created = new AtomicInteger();

		@Override
		public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> createConsumer(String groupId,
				String clientIdPrefix, String clientIdSuffix) {
			throw new UnsupportedOperationException();
		}

		@Override
		public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> createConsumer(String groupId,
				String clientIdPrefix, String clientIdSuffix, Properties properties) {
			boolean first = this.created.getAndIncrement() == 0;
			RunsInMemory.this.clientReset = properties.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
			return ((ContainerRun) properties.get(ManagedConsumerFactory.RUN))
				.intercept(first ? RunsInMemory.this.client : new InMemoryClient(0, 0));
		}

		@Override
		public boolean isAutoCommit() {
			return false;
		}

		@Override
		public Map<String, Object> getConfigurationProperties() {
			return RunsInMemory.this.sharedProperties;
		}

	}

}
