package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.listener.error.DeadLetterRecords.Detail;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.PermanentRefusal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Sends dead letters with a Kafka producer of its own, which is created for the first one
 * and kept until the end. All sends begin on one thread, because a send may wait for
 * metadata.
 *
 * @hidden
 */
@Internal
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(KafkaDeadLetters.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<Producer<byte[], byte[]>> producers;

	private final ExecutorService executor;

	private final TimeSource time;

	private @Nullable Producer<byte[], byte[]> producer;

	private boolean closed;

	/**
	 * Creates a sender.
	 * @param producers creates the producer
	 * @param executor runs one task after another, on a thread that may block
	 * @param time starts the tasks
	 */
	public KafkaDeadLetters(Supplier<Producer<byte[], byte[]>> producers, ExecutorService executor, TimeSource time) {
		this.producers = producers;
		this.executor = executor;
		this.time = time;
	}

	@Override
	public CompletionStage<Void> send(String consumerId, String topic, String group,
			List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			Consumer<ConsumerRecord<byte[], byte[]>> written) {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		if (records.isEmpty()) {
			sent.complete(null);
			return sent;
		}
		PendingSends pending = new PendingSends(records.size(), written, sent);
		run(sent, () -> {
			for (ConsumerRecord<byte[], byte[]> record : records) {
				if (pending.failed()) {
					// each further send might wait for the same metadata in vain
					return;
				}
				send(new Target(consumerId, topic, group, failure), record, Detail.ALL, pending);
			}
		});
		return sent;
	}

	private void run(CompletableFuture<Void> sent, Runnable work) {
		this.time.execute(this.executor, () -> LogContext.isolate(() -> {
			try {
				work.run();
			}
			catch (Throwable ex) {
				// also an Error: the client rethrows those of its plug-ins and
				// OutOfMemoryError
				sent.completeExceptionally(ex);
			}
		}));
	}

	@SuppressWarnings("FutureReturnValueIgnored") // the callback reports the same earlier
	private void send(Target target, ConsumerRecord<byte[], byte[]> record, Detail detail, PendingSends pending) {
		producer().send(DeadLetterRecords.of(target.topic, target.group, record, target.failure, detail),
				(metadata, ex) -> {
					Detail less = (PermanentRefusal.of(ex) == PermanentRefusal.TOO_LARGE) ? detail.less() : null;
					if (ex == null || less == null) {
						pending.ended(record, ex);
						return;
					}
					logger.warn("consumer " + target.consumerId + ": the dead letter of "
							+ FailureFormatter.describe(List.of(record)) + " is too large for " + target.topic
							+ " with " + ((less == Detail.ORIGIN) ? "all headers of dp-kafka; sent with its origin only"
									: "its origin; sent with its own headers only"));
					sendAgain(target, record, less, pending);
				});
	}

	// not on the client's thread, which must not block
	private void sendAgain(Target target, ConsumerRecord<byte[], byte[]> record, Detail detail, PendingSends pending) {
		try {
			run(pending.sent, () -> send(target, record, detail, pending));
		}
		catch (RuntimeException ex) {
			pending.ended(record, ex);
		}
	}

	private synchronized Producer<byte[], byte[]> producer() {
		if (this.closed) {
			throw new IllegalStateException("the dead-letter sender is closed");
		}
		if (this.producer == null) {
			this.producer = this.producers.get();
		}
		return this.producer;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.executor.shutdown();
		if (this.producer != null) {
			this.producer.close(CLOSE_TIMEOUT);
		}
	}

	/**
	 * The origin and destination of dead letters, and the cause of the failure.
	 */
	private record Target(String consumerId, String topic, String group, Throwable failure) {

	}

	/**
	 * Dead letters that are sent together.
	 */
	private static final class PendingSends {

		private final AtomicInteger remaining;

		private final Consumer<ConsumerRecord<byte[], byte[]>> written;

		private final CompletableFuture<Void> sent;

		PendingSends(int remaining, Consumer<ConsumerRecord<byte[], byte[]>> written, CompletableFuture<Void> sent) {
			this.remaining = new AtomicInteger(remaining);
			this.written = written;
			this.sent = sent;
		}

		boolean failed() {
			return this.sent.isCompletedExceptionally();
		}

		void ended(ConsumerRecord<byte[], byte[]> record, @Nullable Exception failure) {
			if (failure != null) {
				this.sent.completeExceptionally(failure);
				return;
			}
			this.written.accept(record);
			if (this.remaining.decrementAndGet() == 0) {
				this.sent.complete(null);
			}
		}

	}

}
