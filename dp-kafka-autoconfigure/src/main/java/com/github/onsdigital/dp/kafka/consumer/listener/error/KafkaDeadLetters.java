package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.listener.error.DeadLetterRecords.Detail;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.PermanentRefusal;

/**
 * Dead letters on a Kafka producer of their own, made when the first one is sent and kept
 * until the end. All sends begin on one thread, because a send may wait for metadata.
 */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {

	private static final Log logger = LogFactory.getLog(KafkaDeadLetters.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<Producer<byte[], byte[]>> producers;

	private final ExecutorService executor;

	private @Nullable Producer<byte[], byte[]> producer;

	private boolean closed;

	/**
	 * Makes a sender.
	 * @param producers makes the producer
	 * @param executor runs one task after another, on a thread that may wait
	 */
	public KafkaDeadLetters(Supplier<Producer<byte[], byte[]>> producers, ExecutorService executor) {
		this.producers = producers;
		this.executor = executor;
	}

	@Override
	public CompletionStage<Void> send(String topic, String group, List<ConsumerRecord<byte[], byte[]>> records,
			Throwable failure, Consumer<ConsumerRecord<byte[], byte[]>> written) {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		if (records.isEmpty()) {
			sent.complete(null);
			return sent;
		}
		Letters letters = new Letters(records.size(), written, sent);
		run(sent, () -> {
			for (ConsumerRecord<byte[], byte[]> record : records) {
				if (letters.failed()) {
					// each of the others might wait for the same metadata in vain
					return;
				}
				send(new Target(topic, group, failure), record, Detail.ALL, letters);
			}
		});
		return sent;
	}

	private void run(CompletableFuture<Void> sent, Runnable work) {
		this.executor.execute(() -> LogContext.isolate(() -> {
			try {
				work.run();
			}
			catch (Throwable ex) {
				// an Error too: the client lets those of its plug-ins and of memory
				// through
				sent.completeExceptionally(ex);
			}
		}));
	}

	@SuppressWarnings("FutureReturnValueIgnored") // the callback reports the same, and
													// first
	private void send(Target target, ConsumerRecord<byte[], byte[]> record, Detail detail, Letters letters) {
		producer().send(DeadLetterRecords.of(target.topic, target.group, record, target.failure, detail),
				(metadata, ex) -> {
					Detail less = (PermanentRefusal.of(ex) == PermanentRefusal.TOO_LARGE) ? detail.less() : null;
					if (ex == null || less == null) {
						letters.ended(record, ex);
						return;
					}
					logger.warn("the dead letter of " + FailureFormatter.place(List.of(record)) + " is too large for "
							+ target.topic + " with "
							+ ((less == Detail.ORIGIN) ? "all headers of dp-kafka; sent with its origin only"
									: "its origin; sent with its own headers only"));
					sendAgain(target, record, less, letters);
				});
	}

	// not on the client's thread, where a send must not wait
	private void sendAgain(Target target, ConsumerRecord<byte[], byte[]> record, Detail detail, Letters letters) {
		try {
			run(letters.sent, () -> send(target, record, detail, letters));
		}
		catch (RuntimeException ex) {
			letters.ended(record, ex);
		}
	}

	private synchronized Producer<byte[], byte[]> producer() {
		if (this.closed) {
			throw new IllegalStateException("the sender of dead letters is closed");
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
	 * Where letters go and what they say.
	 */
	private record Target(String topic, String group, Throwable failure) {

	}

	/**
	 * Letters that are under way together.
	 */
	private static final class Letters {

		private final AtomicInteger left;

		private final Consumer<ConsumerRecord<byte[], byte[]>> written;

		private final CompletableFuture<Void> sent;

		Letters(int left, Consumer<ConsumerRecord<byte[], byte[]>> written, CompletableFuture<Void> sent) {
			this.left = new AtomicInteger(left);
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
			if (this.left.decrementAndGet() == 0) {
				this.sent.complete(null);
			}
		}

	}

}
