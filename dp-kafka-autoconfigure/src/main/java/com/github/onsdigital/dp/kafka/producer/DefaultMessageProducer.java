package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.message.PayloadException;

/**
 * The default {@link MessageProducer}: delegates its life cycle to
 * {@link ProducerLifecycle} and each message to {@link Sender}.
 */
final class DefaultMessageProducer implements MessageProducer {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final ProducerSettings settings;

	private final ProducerLifecycle lifecycle;

	private final Sender sender;

	private final Supplier<CheckState> check;

	private final ProducerDependencies dependencies;

	private final SendCompletion completion;

	DefaultMessageProducer(ProducerSettings settings, ProducerDependencies dependencies) {
		this(settings, dependencies, new ProducerExecutors(settings.name(), dependencies.time()));
	}

	private DefaultMessageProducer(ProducerSettings settings, ProducerDependencies dependencies,
			ProducerExecutors thread) {
		this(settings, dependencies, thread, new ProducerLifecycle(settings, dependencies, thread));
	}

	DefaultMessageProducer(ProducerSettings settings, ProducerDependencies dependencies, ProducerExecutors thread,
			ProducerLifecycle lifecycle) {
		this.settings = settings;
		this.dependencies = dependencies;
		this.lifecycle = lifecycle;
		this.completion = new SendCompletion(settings, dependencies.listeners(),
				(report) -> thread.publishOrDrop(() -> publish(report)));
		this.check = dependencies.checks().of(settings, this.lifecycle::isInitialised);
		this.sender = new Sender(settings, dependencies, this.lifecycle, this.check, this.completion);
	}

	/**
	 * Starts to wait for the cluster.
	 * @return this
	 */
	DefaultMessageProducer open() {
		this.completion.opened();
		this.lifecycle.open();
		ClusterMonitor.Subscription reports = this.dependencies.monitor().subscribe(this::updateCheck);
		CompletableFuture<Void> unused = this.lifecycle.closed().thenRun(reports::cancel);
		return this;
	}

	// keeps the times of the last success and failure up to date between calls of check()
	private void updateCheck(ClusterReport report) {
		CheckState unused = check();
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public String topic() {
		return this.settings.topic();
	}

	@Override
	public boolean isInitialised() {
		this.lifecycle.request();
		return this.lifecycle.isInitialised();
	}

	@Override
	public CompletableFuture<Void> initialised() {
		this.lifecycle.request();
		return this.lifecycle.initialised();
	}

	@Override
	public CompletableFuture<Boolean> initialise() {
		return this.lifecycle.initialise();
	}

	@Override
	public CheckState check() {
		return this.check.get();
	}

	@Override
	public CompletableFuture<SentRecord> sendJson(Object value) {
		return sendJson(value, SendOptions.none());
	}

	@Override
	public CompletableFuture<SentRecord> sendJson(Object value, SendOptions options) {
		return this.sender.send(() -> json().write(value), options);
	}

	@Override
	public CompletableFuture<SentRecord> sendBytes(byte[] value) {
		return sendBytes(value, SendOptions.none());
	}

	@Override
	public CompletableFuture<SentRecord> sendBytes(byte[] value, SendOptions options) {
		return this.sender.send(() -> bytes(value), options);
	}

	@Override
	public CompletableFuture<SentRecord> send(AvroSchema schema, Object value) {
		return send(schema, value, SendOptions.none());
	}

	@Override
	public CompletableFuture<SentRecord> send(AvroSchema schema, Object value, SendOptions options) {
		return this.sender.send(() -> schema.marshal(value), options);
	}

	@Override
	public CompletableFuture<Void> closed() {
		return this.lifecycle.closed().copy();
	}

	@Override
	public void close() {
		this.lifecycle.close(CLOSE_TIMEOUT, this.sender::unsent);
	}

	@Override
	public String toString() {
		return "producer " + this.settings;
	}

	private static byte[] bytes(byte @Nullable [] value) {
		if (value == null) {
			throw new PayloadException("sendBytes requires bytes, but the value is null");
		}
		return value;
	}

	private JsonFormat json() {
		JsonFormat json = this.dependencies.json();
		if (json == null) {
			throw new PayloadException("sendJson needs JSON, and there is no JsonMapper bean: "
					+ "add org.springframework.boot:spring-boot-starter-jackson");
		}
		return json;
	}

	private void publish(SendReport report) {
		boolean closed = this.lifecycle.closed().isDone();
		if (closed && this.dependencies.events() instanceof ConfigurableApplicationContext context
				&& context.isClosed()) {
			// its listeners are destroyed, and looking them up would create them again
			return;
		}
		if (report.failure() != null) {
			this.dependencies.events().publishEvent(new SendFailedEvent(this, report, report.failure()));
		}
	}

}
