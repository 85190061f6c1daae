package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.Guarded;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.PermanentRefusal;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Failure policy of one consumer: calls the handler up to {@code retry-attempts} more
 * times and runs the subscribed checks after each failed call. If all checks were healthy
 * each time, {@code on-error} decides. An exception that is a {@link CommitDecision}
 * decides instead. An unreadable record is not retried and no check is run for it.
 *
 * @hidden
 */
@Internal
public final class DefaultFailurePolicy implements FailurePolicy {

	private static final Logger logger = LoggerFactory.getLogger(DefaultFailurePolicy.class);

	private final ConsumerSettings settings;

	private final FailureServices services;

	private final RetrySettings retry;

	private final RandomGenerator random;

	private final Consumer<String> stop;

	private final SentDeadLetters sentDeadLetters = new SentDeadLetters();

	private final UnreadableRecords unreadable = new UnreadableRecords();

	private final RefusedDeadLetters refused;

	private final AtomicInteger sending = new AtomicInteger();

	/**
	 * Whether all checks were healthy after each failed call of a record. By partition if
	 * one record of a partition is retried at a time, else by record.
	 */
	private final Map<Object, CompletionStage<Boolean>> healthResults = new ConcurrentHashMap<>();

	/**
	 * Creates the policy for one run of a consumer.
	 * @param settings the consumer's settings
	 * @param services the services that the policy uses
	 * @param retry the back-off between calls
	 * @param random the source of the jitter
	 * @param stop requests that the consumer stops until it is started again
	 * @param nanos the monotonic clock
	 */
	public DefaultFailurePolicy(ConsumerSettings settings, FailureServices services, RetrySettings retry,
			RandomGenerator random, Consumer<String> stop, LongSupplier nanos) {
		this.settings = settings;
		this.services = services;
		this.retry = retry;
		this.random = random;
		this.stop = stop;
		this.refused = new RefusedDeadLetters(retry.maxPeriod(), nanos, this::retryKey);
	}

	@Override
	public boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable thrown, int attempts) {
		HandlerFailure call = HandlerFailure.of(thrown);
		if (call.isUnreadable() || call.decision() != null || attempts > this.settings.retryAttempts()) {
			return false;
		}
		Object key = retryKey(record);
		this.healthResults.put(key, allHealthy((attempts > 1) ? this.healthResults.get(key) : null));
		String text = "consumer " + this.settings.id() + ": a handler failed for "
				+ FailureFormatter.describe(List.of(record)) + " (attempt " + attempts + " of "
				+ (this.settings.retryAttempts() + 1) + ") and is retried: " + FailureFormatter.text(call.failure());
		MdcScope.log(List.of(record), () -> {
			if (attempts == 1) {
				logger.warn(text);
			}
			else {
				logger.debug(text);
			}
		});
		report(List.of(record), call, Outcome.RETRIED);
		count(call.records(), call, Outcome.RETRIED);
		return true;
	}

	@Override
	public Duration backoff(int attempts) {
		return Backoff.delay(attempts - 1, this.retry, this.random);
	}

	// a permanently refused dead letter is refused at the next attempt too
	@Override
	public Duration backoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		return this.refused.has(record) ? this.retry.maxPeriod() : backoff(attempts);
	}

	@Override
	public Map<Integer, String> problems() {
		return this.refused.texts();
	}

	@Override
	public CompletionStage<FailureOutcome> resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable thrown,
			int attempts) {
		HandlerFailure call = HandlerFailure.of(thrown);
		Object key = retryKey(records.get(0));
		CompletionStage<Boolean> before = this.healthResults.remove(key);
		CommitDecision decision = call.decision();
		if (decision != null) {
			// a decision that throws does not commit the record
			boolean commit = Boolean.TRUE.equals(Guarded.call(decision, CommitDecision::commit));
			return CompletableFuture
				.completedFuture(commit ? commitByDecision(records, call) : redeliver(records, call));
		}
		if (call.isUnreadable()) {
			int added = this.unreadable.count(records);
			if (added > 0) {
				report(records, call, Outcome.UNREADABLE);
				count(added, call, Outcome.UNREADABLE);
			}
			return applyErrorPolicy(records, call);
		}
		return allHealthy((attempts > 1) ? before : null).thenCompose((all) -> LogContext.call(this.settings.id(),
				() -> all ? applyErrorPolicy(records, call) : retain(records, call)));
	}

	// Runs the checks after each failed call, not only after the last one: a dependency
	// may have been unavailable during all calls and be available again at the last
	// check. Completes with whether all were healthy after each of these calls.
	private CompletionStage<Boolean> allHealthy(@Nullable CompletionStage<Boolean> before) {
		CompletionStage<Boolean> current = this.services.allHealthy(this.settings.id());
		return (before != null) ? before.thenCombine(current, Boolean::logicalAnd) : current;
	}

	private Object retryKey(ConsumerRecord<byte[], byte[]> record) {
		return this.settings.concurrency().isConcurrent() ? RecordId.of(record)
				: new TopicPartition(record.topic(), record.partition());
	}

	@Override
	public void recovered(ConsumerRecord<byte[], byte[]> record) {
		this.healthResults.remove(retryKey(record));
	}

	private CompletionStage<FailureOutcome> retain(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope
			.log(records, () -> logger.info("consumer " + this.settings.id() + ": " + FailureFormatter.describe(records)
					+ " is retained: a dependency of the consumer is not healthy, or was not when the handler failed"));
		count(records, call, Outcome.REDELIVERED);
		return CompletableFuture.completedFuture(FailureOutcome.RETAIN);
	}

	private CompletionStage<FailureOutcome> applyErrorPolicy(List<ConsumerRecord<byte[], byte[]>> records,
			HandlerFailure call) {
		return switch (this.settings.onError()) {
			case COMMIT -> CompletableFuture.completedFuture(commit(records, call));
			case REDELIVER -> CompletableFuture.completedFuture(redeliver(records, call));
			case STOP -> CompletableFuture.completedFuture(stop(records, call));
			case DEAD_LETTER -> deadLetter(records, call);
		};
	}

	private FailureOutcome commit(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		logAbandoned(records, "it is committed", call.failure());
		count(records, call, Outcome.COMMITTED_AFTER_FAILURE);
		this.services.publishAbandoned(this.settings.id(), records, Outcome.COMMITTED_AFTER_FAILURE, call.failure());
		return FailureOutcome.COMMIT;
	}

	// decided by the application: no record is lost
	private FailureOutcome commitByDecision(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope.log(records,
				() -> logger.info("consumer " + this.settings.id() + ": " + FailureFormatter.describe(records)
						+ " is committed by the decision of its exception: " + FailureFormatter.text(call.failure())));
		count(records, call, Outcome.COMMITTED_BY_DECISION);
		return FailureOutcome.COMMIT;
	}

	// logs the offset of each record, and the stack trace once
	private void logAbandoned(List<ConsumerRecord<byte[], byte[]>> records, String action, Throwable failure) {
		MdcScope.log(records, () -> {
			Throwable trace = SafeThrowable.forLog(failure);
			for (String offsets : FailureFormatter.describeAll(records)) {
				logger.error("consumer " + this.settings.id() + ": abandoned " + offsets + "; " + action + ": "
						+ FailureFormatter.text(failure), trace);
				trace = null;
			}
		});
	}

	private FailureOutcome redeliver(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope.log(records, () -> logger.warn("consumer " + this.settings.id() + ": "
				+ FailureFormatter.describe(records) + " is redelivered: " + FailureFormatter.text(call.failure())));
		count(records, call, Outcome.REDELIVERED);
		return FailureOutcome.RETRY;
	}

	private FailureOutcome stop(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		String offsets = FailureFormatter.describe(records);
		String text = FailureFormatter.text(call.failure());
		MdcScope.log(records,
				() -> logger.error("consumer " + this.settings.id() + ": stops because of " + offsets + ": " + text,
						SafeThrowable.forLog(call.failure())));
		count(records, call, Outcome.STOPPED);
		this.stop.accept(offsets + " failed: " + text);
		return FailureOutcome.RETAIN;
	}

	private CompletionStage<FailureOutcome> deadLetter(List<ConsumerRecord<byte[], byte[]>> records,
			HandlerFailure call) {
		String topic = this.settings.deadLetterTopic();
		String target = (topic != null) ? topic : ConsumerSettings.defaultDeadLetterTopic(this.settings.topic());
		this.sending.incrementAndGet();
		return send(target, this.sentDeadLetters.without(records), call.failure())
			.handle((sent, ex) -> LogContext.call(this.settings.id(), () -> {
				Causes.throwFatal(ex);
				if (ex != null) {
					sendFailed(records, target, ex);
					count(records, call, Outcome.REDELIVERED);
					return FailureOutcome.RETRY;
				}
				this.sentDeadLetters.forget(records);
				this.refused.remove(records);
				logAbandoned(records, "it was sent to " + target, call.failure());
				count(records, call, Outcome.DEAD_LETTERED);
				this.services.publishAbandoned(this.settings.id(), records, Outcome.DEAD_LETTERED, call.failure());
				return FailureOutcome.COMMIT;
			}))
			.whenComplete((outcome, ex) -> this.sending.decrementAndGet());
	}

	private void sendFailed(List<ConsumerRecord<byte[], byte[]>> records, String target, Throwable failure) {
		String offsets = FailureFormatter.describe(records);
		PermanentRefusal refusal = PermanentRefusal.of(failure);
		if (refusal == null) {
			this.refused.remove(records);
			MdcScope.log(records, () -> logger.warn("consumer " + this.settings.id() + ": " + offsets
					+ " could not be sent to " + target + " and is redelivered: " + FailureFormatter.text(failure)));
			return;
		}
		String text = offsets + " cannot be sent to " + target + " until the cause is corrected: "
				+ FailureFormatter.text(failure) + "; its "
				+ (this.settings.concurrency().isConcurrent() ? "lane" : "partition") + " waits; " + refusal.remedy();
		this.refused.add(records, text);
		MdcScope.log(records, () -> logger.error("consumer " + this.settings.id() + ": " + text + "; retried in "
				+ this.retry.maxPeriod().toMillis() + " ms"));
	}

	private CompletionStage<Void> send(String target, List<ConsumerRecord<byte[], byte[]>> records, Throwable failure) {
		try {
			return this.services.deadLetters()
				.send(this.settings.id(), target, this.settings.group(), records, failure, this.sentDeadLetters::add);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public boolean isSending() {
		return this.sending.get() > 0;
	}

	private void count(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call, Outcome outcome) {
		report(records, call, outcome);
		count(records.size(), call, outcome);
	}

	private void report(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call, Outcome outcome) {
		this.services.failed(this.settings.id(), call.failure());
		this.services.report(this.settings.id(), records, outcome);
	}

	private void count(int records, HandlerFailure call, Outcome outcome) {
		this.services.count(this.settings.id(), records, call.nanos(), outcome);
	}

}
