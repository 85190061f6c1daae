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
 * Sends one message: whatever goes wrong, and on whichever thread, ends in the future.
 */
final class Sender {

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private final String producer;

	private final Duration maxBlock;

	private final ProducerDependencies parts;

	private final ProducerLifecycle life;

	private final SendCompletion ends;

	private final ProducerRecordFactory records;

	private final SendExceptionTranslator failures;

	Sender(ProducerSettings settings, ProducerDependencies parts, ProducerLifecycle life, Supplier<CheckState> check,
			SendCompletion ends) {
		this.producer = settings.name();
		this.maxBlock = settings.maxBlock();
		this.parts = parts;
		this.life = life;
		this.ends = ends;
		this.records = new ProducerRecordFactory(settings);
		this.failures = new SendExceptionTranslator(settings.name(), settings.topic(), check);
	}

	/**
	 * Sends.
	 * @param value makes the bytes; called only if they can be sent
	 * @param options the key and the headers
	 * @return the future
	 */
	CompletableFuture<SentRecord> send(Supplier<byte[]> value, SendOptions options) {
		Attempt attempt = new Attempt();
		try {
			Producer<byte[], byte[]> client = this.life.client();
			ProducerRecord<byte[], byte[]> record = this.records.of(value.get(), options);
			attempt.size(record);
			send(client, record, attempt);
		}
		catch (Throwable ex) {
			attempt.refused(ex);
		}
		return attempt.future;
	}

	/**
	 * Counts what was accepted and not sent when the producer was closed.
	 * @return a number
	 */
	long unsent() {
		return this.ends.unsent();
	}

	private void send(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> record, Attempt attempt) {
		Observation observation = this.parts.observations().start(record, this.producer, this::clusterId);
		attempt.observation = observation;
		Observation.Scope scope = observation.openScope();
		try {
			attempt.accepted();
			Call call = new Call(attempt);
			// the callback tells what comes of it
			Future<RecordMetadata> unused = sendOrAgain(client, record, call);
			if (call.remembered()) {
				Future<RecordMetadata> unusedToo = client.send(record, attempt::ended);
			}
		}
		finally {
			// the client has the message: what throws here must not say that it has not
			guarded(scope::close);
		}
	}

	// what a client throws because it is being closed, it has not accepted
	private Future<RecordMetadata> sendOrAgain(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> record,
			Call call) {
		try {
			return client.send(record, call);
		}
		catch (KafkaException | IllegalStateException ex) {
			Producer<byte[], byte[]> successor = this.life.successor(client, this.maxBlock);
			if (successor == null) {
				throw ex;
			}
			return successor.send(record, call);
		}
	}

	// whatever the user's observation handlers do
	private void guarded(Runnable end) {
		try {
			end.run();
		}
		catch (Throwable ex) {
			logger.warn("producer {}: an observation handler threw", this.producer, SafeThrowable.forLog(ex));
		}
	}

	private @Nullable String clusterId() {
		ClusterReport report = this.parts.monitor().latest();
		return (report != null) ? report.clusterId() : null;
	}

	/**
	 * One message on its way. The callback may run on this thread, before the call that
	 * sends returns, or on the client's.
	 */
	private final class Attempt {

		private final CompletableFuture<SentRecord> future = new CompletableFuture<>();

		private final long began = Sender.this.parts.nanos().getAsLong();

		private final AtomicBoolean ended = new AtomicBoolean();

		private volatile @Nullable Observation observation;

		private volatile boolean accepted;

		private volatile long bytes;

		void accepted() {
			this.accepted = true;
			Sender.this.ends.accepted();
		}

		void size(ProducerRecord<byte[], byte[]> record) {
			this.bytes = (long) record.value().length + ((record.key() != null) ? record.key().length : 0);
		}

		void ended(RecordMetadata metadata, @Nullable Exception ex) {
			if (ex != null) {
				failed(ex);
			}
			else {
				sent(metadata);
			}
		}

		void sent(RecordMetadata metadata) {
			if (this.ended.compareAndSet(false, true)) {
				stopObservation(null);
				Sender.this.ends.released();
				Sender.this.ends.sent(this.future,
						new SentRecord(metadata.topic(), metadata.partition(), metadata.offset()), took());
			}
		}

		void failed(Throwable ex) {
			end(ex, this.accepted);
		}

		// the call threw: the client has nothing of it
		void refused(Throwable ex) {
			end(ex, false);
		}

		private void end(Throwable ex, boolean had) {
			if (this.ended.compareAndSet(false, true)) {
				stopObservation(ex);
				if (this.accepted) {
					Sender.this.ends.released();
				}
				Sender.this.ends.failed(this.future,
						Sender.this.failures.of(ex, this.bytes, Sender.this.life.isClosing()), took(), had);
			}
		}

		// guarded, for the future has to end
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

		private Duration took() {
			return Duration.ofNanos(Sender.this.parts.nanos().getAsLong() - this.began);
		}

	}

	/**
	 * The first call of the client. It keeps the last failed login or handshake and
	 * throws it at the next send that needs metadata, once, however long ago the fault
	 * was healed. Such a record never got as far as the buffer: it can be given again.
	 */
	private final class Call implements Callback {

		private final Attempt attempt;

		private final Thread caller = Thread.currentThread();

		// what follows belongs to the caller

		private boolean returned;

		private boolean remembered;

		Call(Attempt attempt) {
			this.attempt = attempt;
		}

		@Override
		public void onCompletion(RecordMetadata metadata, @Nullable Exception ex) {
			if (ex instanceof AuthenticationException && Thread.currentThread() == this.caller && !this.returned
					&& isOld()) {
				this.remembered = true;
				return;
			}
			this.attempt.ended(metadata, ex);
		}

		// at once, and the cluster was found good since
		private boolean isOld() {
			ClusterReport report = Sender.this.parts.monitor().latest();
			return report != null && report.usable()
					&& this.attempt.took().compareTo(Sender.this.maxBlock.dividedBy(2)) < 0;
		}

		boolean remembered() {
			this.returned = true;
			return this.remembered;
		}

	}

}
