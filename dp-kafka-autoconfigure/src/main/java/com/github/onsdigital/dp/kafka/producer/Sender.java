package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Sends messages. A failure on any thread completes the future of its message
 * exceptionally.
 */
final class Sender {

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private final String producer;

	private final Duration maxBlock;

	private final ProducerDependencies dependencies;

	private final ProducerLifecycle lifecycle;

	private final SendCompletion completion;

	private final ProducerRecordFactory records;

	private final SendExceptionTranslator translator;

	Sender(ProducerSettings settings, ProducerDependencies dependencies, ProducerLifecycle lifecycle,
			Supplier<CheckState> check, SendCompletion completion) {
		this.producer = settings.name();
		this.maxBlock = settings.maxBlock();
		this.dependencies = dependencies;
		this.lifecycle = lifecycle;
		this.completion = completion;
		this.records = new ProducerRecordFactory(settings);
		this.translator = new SendExceptionTranslator(settings.name(), settings.topic(), check);
	}

	/**
	 * Sends a message.
	 * @param value supplies the bytes; called only if the producer can send
	 */
	CompletableFuture<SentRecord> send(Supplier<byte[]> value, SendOptions options) {
		PendingSend pending = new PendingSend();
		try {
			Producer<byte[], byte[]> client = this.lifecycle.client();
			ProducerRecord<byte[], byte[]> record = this.records.create(value.get(), options);
			pending.size(record);
			send(client, record, pending);
		}
		catch (Throwable ex) {
			pending.rejected(ex);
		}
		return pending.future;
	}

	/**
	 * Returns the number of accepted messages that were not sent when the producer was
	 * closed.
	 */
	long unsent() {
		return this.completion.unsent();
	}

	private void send(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> record, PendingSend pending) {
		Observation observation = this.dependencies.observations().start(record, this.producer, this::clusterId);
		pending.observation = observation;
		Observation.Scope scope = observation.openScope();
		try {
			pending.accepted();
			SendCallback callback = new SendCallback(pending);
			// the callback receives the result
			Future<RecordMetadata> unused = sendOrUseReplacement(client, record, callback);
			if (callback.outdatedFailure()) {
				Future<RecordMetadata> unusedRetry = client.send(record, pending::onCompletion);
			}
		}
		finally {
			// the client has accepted the message: an exception here must not refuse it
			guarded(scope::close);
		}
	}

	// a client that throws because it is being closed has not accepted the record
	private Future<RecordMetadata> sendOrUseReplacement(Producer<byte[], byte[]> client,
			ProducerRecord<byte[], byte[]> record, SendCallback callback) {
		try {
			return client.send(record, callback);
		}
		catch (KafkaException | IllegalStateException ex) {
			Producer<byte[], byte[]> replacement = this.lifecycle.replacement(client, this.maxBlock);
			if (replacement == null) {
				throw ex;
			}
			return replacement.send(record, callback);
		}
	}

	// the user's observation handlers may throw
	private void guarded(Runnable end) {
		try {
			end.run();
		}
		catch (Throwable ex) {
			logger.warn("producer {}: an observation handler threw", this.producer, SafeThrowable.forLog(ex));
		}
	}

	private @Nullable String clusterId() {
		ClusterReport report = this.dependencies.monitor().latest();
		return (report != null) ? report.clusterId() : null;
	}

	/**
	 * One send. The callback may run on the sending thread, before {@code send} returns,
	 * or on the client's network thread.
	 */
	private final class PendingSend {

		private final CompletableFuture<SentRecord> future = Sender.this.dependencies.time().newFuture();

		private final long startedAt = Sender.this.dependencies.time().nanoTime();

		private final AtomicBoolean completed = new AtomicBoolean();

		private volatile @Nullable Observation observation;

		private volatile boolean accepted;

		private volatile long bytes;

		void accepted() {
			this.accepted = true;
			Sender.this.completion.accepted();
		}

		void size(ProducerRecord<byte[], byte[]> record) {
			this.bytes = (long) record.value().length + ((record.key() != null) ? record.key().length : 0);
		}

		void onCompletion(RecordMetadata metadata, @Nullable Exception ex) {
			if (ex != null) {
				failed(ex);
			}
			else {
				sent(metadata);
			}
		}

		void sent(RecordMetadata metadata) {
			if (this.completed.compareAndSet(false, true)) {
				stopObservation(null);
				Sender.this.completion.released();
				Sender.this.completion.sent(this.future,
						new SentRecord(metadata.topic(), metadata.partition(), metadata.offset()), elapsed());
			}
		}

		void failed(Throwable ex) {
			fail(ex, this.accepted);
		}

		// the call threw: the client has not accepted the message
		void rejected(Throwable ex) {
			fail(ex, false);
		}

		private void fail(Throwable ex, boolean wasAccepted) {
			if (this.completed.compareAndSet(false, true)) {
				stopObservation(ex);
				if (this.accepted) {
					Sender.this.completion.released();
				}
				Sender.this.completion.failed(this.future,
						Sender.this.translator.translate(ex, this.bytes, Sender.this.lifecycle.isClosing()), elapsed(),
						wasAccepted);
			}
		}

		// guarded, because the future must complete
		private void stopObservation(@Nullable Throwable failure) {
			Observation observation = this.observation;
			if (observation == null) {
				return;
			}
			if (failure != null) {
				guarded(() -> observation.error(failure));
			}
			guarded(observation::stop);
		}

		private Duration elapsed() {
			return Duration.ofNanos(Sender.this.dependencies.time().nanoTime() - this.startedAt);
		}

	}

	/**
	 * The callback of the first call of the client. The client keeps the exception of the
	 * last failed login or handshake and throws it once, at the next send that needs
	 * metadata, even if the failure was resolved long ago. Such a record was not added to
	 * the buffer, so it can be sent again.
	 */
	private final class SendCallback implements Callback {

		private final PendingSend pending;

		private final Thread caller = Thread.currentThread();

		// the following fields are used by the caller's thread only

		private boolean returned;

		private boolean outdatedFailure;

		SendCallback(PendingSend pending) {
			this.pending = pending;
		}

		@Override
		public void onCompletion(RecordMetadata metadata, @Nullable Exception ex) {
			if (ex instanceof AuthenticationException && Thread.currentThread() == this.caller && !this.returned
					&& isOutdated()) {
				this.outdatedFailure = true;
				return;
			}
			this.pending.onCompletion(metadata, ex);
		}

		// the send failed at once, and the last check found the cluster usable
		private boolean isOutdated() {
			ClusterReport report = Sender.this.dependencies.monitor().latest();
			return report != null && report.usable()
					&& this.pending.elapsed().compareTo(Sender.this.maxBlock.dividedBy(2)) < 0;
		}

		boolean outdatedFailure() {
			this.returned = true;
			return this.outdatedFailure;
		}

	}

}
