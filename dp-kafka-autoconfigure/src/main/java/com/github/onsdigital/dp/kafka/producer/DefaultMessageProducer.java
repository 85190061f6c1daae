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
 * The producer: its life is {@link ProducerLifecycle}'s, each message is {@link Sender}'s.
 */
final class DefaultMessageProducer implements MessageProducer {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final ProducerSettings settings;

	private final ProducerLifecycle life;

	private final Sender sender;

	private final Supplier<CheckState> check;

	private final ProducerDependencies parts;

	private final SendCompletion ends;

	DefaultMessageProducer(ProducerSettings settings, ProducerDependencies parts) {
		this(settings, parts, new ProducerThread(settings.name()));
	}

	private DefaultMessageProducer(ProducerSettings settings, ProducerDependencies parts, ProducerThread thread) {
		this(settings, parts, thread, new ProducerLifecycle(settings, parts, thread));
	}

	DefaultMessageProducer(ProducerSettings settings, ProducerDependencies parts, ProducerThread thread, ProducerLifecycle life) {
		this.settings = settings;
		this.parts = parts;
		this.life = life;
		this.ends = new SendCompletion(settings, parts.listeners(), (report) -> thread.publishOrDrop(() -> publish(report)));
		this.check = parts.checks().of(settings, this.life::isInitialised);
		this.sender = new Sender(settings, parts, this.life, this.check, this.ends);
	}

	/**
	 * Begins to wait for the cluster.
	 * @return this
	 */
	DefaultMessageProducer open() {
		this.ends.opened();
		this.life.open();
		ClusterMonitor.Subscription reports = this.parts.monitor().subscribe(this::remember);
		CompletableFuture<Void> unused = this.life.closed().thenRun(reports::cancel);
		return this;
	}

	// when it was good and bad, whether or not anybody looks
	private void remember(ClusterReport report) {
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
		return this.life.isInitialised();
	}

	@Override
	public CompletableFuture<Void> initialised() {
		return this.life.initialised();
	}

	@Override
	public CompletableFuture<Boolean> initialise() {
		return this.life.initialise();
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
		return this.life.closed().copy();
	}

	@Override
	public void close() {
		this.life.close(CLOSE_TIMEOUT, this.sender::unsent);
	}

	@Override
	public String toString() {
		return "producer " + this.settings;
	}

	private static byte[] bytes(byte @Nullable [] value) {
		if (value == null) {
			throw new PayloadException("sendBytes needs bytes, and was given null");
		}
		return value;
	}

	private JsonFormat json() {
		JsonFormat json = this.parts.json();
		if (json == null) {
			throw new PayloadException("sendJson needs JSON, and there is no JsonMapper bean: "
					+ "add org.springframework.boot:spring-boot-starter-jackson");
		}
		return json;
	}

	private void publish(SendReport report) {
		boolean late = this.life.closed().isDone();
		if (late && this.parts.events() instanceof ConfigurableApplicationContext context && context.isClosed()) {
			// its listeners are gone, and asking for them would make them anew
			return;
		}
		if (report.failure() != null) {
			this.parts.events().publishEvent(new SendFailedEvent(this, report, report.failure()));
		}
	}

}
