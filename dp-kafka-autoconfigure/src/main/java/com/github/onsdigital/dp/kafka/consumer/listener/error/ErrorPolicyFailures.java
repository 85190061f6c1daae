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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.Guarded;
import com.github.onsdigital.dp.kafka.support.PermanentRefusal;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * The rule for one consumer: a few more calls, the subscribed checks asked after each of
 * them, and if all were healthy each time {@code on-error} decides. An exception that is
 * a {@link CommitDecision} decides instead; a record that cannot be read is not tried
 * again and blames no check.
 */
public final class ErrorPolicyFailures implements FailurePolicy {

	private static final Log logger = LogFactory.getLog(ErrorPolicyFailures.class);

	private final ConsumerSettings settings;

	private final FailureServices services;

	private final RetrySettings retry;

	private final RandomGenerator random;

	private final Consumer<String> stop;

	private final SentDeadLetters written = new SentDeadLetters();

	private final UnreadableRecords unreadable = new UnreadableRecords();

	private final RefusedDeadLetters refused;

	private final AtomicInteger sending = new AtomicInteger();

	/**
	 * By partition, since one record of a partition is tried again at a time: whether all
	 * was healthy after each of its failed calls.
	 */
	private final Map<TopicPartition, CompletionStage<Boolean>> answers = new ConcurrentHashMap<>();

	/**
	 * Makes the rule for one run of a consumer.
	 * @param settings the consumer's settings
	 * @param services what the rule makes use of
	 * @param retry the back-off between calls
	 * @param random gives the jitter
	 * @param stop asks for the consumer to be stopped until somebody starts it
	 * @param nanos the monotonic clock
	 */
	public ErrorPolicyFailures(ConsumerSettings settings, FailureServices services, RetrySettings retry,
			RandomGenerator random, Consumer<String> stop, LongSupplier nanos) {
		this.settings = settings;
		this.services = services;
		this.retry = retry;
		this.random = random;
		this.stop = stop;
		this.refused = new RefusedDeadLetters(retry.maxPeriod(), nanos);
	}

	@Override
	public boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable thrown, int attempts) {
		HandlerFailure call = HandlerFailure.of(thrown);
		if (call.isUnreadable() || call.decision() != null || attempts > this.settings.retryAttempts()) {
			return false;
		}
		ask(partitionOf(record), attempts);
		String text = "consumer " + this.settings.id() + ": a handler failed for " + FailureFormatter.place(List.of(record))
				+ " (call " + attempts + " of " + (this.settings.retryAttempts() + 1) + "), it is called again: "
				+ FailureFormatter.text(call.failure());
		MdcScope.log(List.of(record), () -> {
			if (attempts == 1) {
				logger.warn(text);
			}
			else {
				logger.debug(text);
			}
		});
		count(call.records(), call, Outcome.RETRIED);
		return true;
	}

	@Override
	public Duration backoff(int attempts) {
		return Backoff.delay(attempts - 1, this.retry, this.random);
	}

	// what is refused for good is refused at the next try too
	@Override
	public Duration backoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		return this.refused.has(record) ? this.retry.maxPeriod() : backoff(attempts);
	}

	@Override
	public Map<Integer, String> problems() {
		return this.refused.texts();
	}

	@Override
	public CompletionStage<FailureOutcome> settle(List<ConsumerRecord<byte[], byte[]>> records, Throwable thrown,
			int attempts) {
		HandlerFailure call = HandlerFailure.of(thrown);
		CommitDecision decision = call.decision();
		if (decision != null) {
			// one that throws does not decide that the record is committed
			boolean commit = Boolean.TRUE.equals(Guarded.ask(decision, CommitDecision::commit));
			return CompletableFuture.completedFuture(commit ? decided(records, call) : redeliver(records, call));
		}
		if (call.isUnreadable()) {
			int news = this.unreadable.count(records);
			if (news > 0) {
				count(news, call, Outcome.UNREADABLE);
			}
			return follow(records, call);
		}
		TopicPartition partition = partitionOf(records.get(0));
		CompletionStage<Boolean> healthy = ask(partition, attempts);
		this.answers.remove(partition);
		return healthy.thenCompose(
				(yes) -> LogContext.call(this.settings.id(), () -> yes ? follow(records, call) : keep(records, call)));
	}

	/**
	 * Asks the checks after a failed call. They are asked after each, not only after the
	 * last: a dependency may have been away for all calls and be back when that one is
	 * asked for.
	 * @param partition the partition of the record that failed
	 * @param attempts how many calls have failed
	 * @return whether all were healthy after each of these calls
	 */
	private CompletionStage<Boolean> ask(TopicPartition partition, int attempts) {
		CompletionStage<Boolean> now = this.services.allHealthy(this.settings.id());
		CompletionStage<Boolean> before = (attempts > 1) ? this.answers.get(partition) : null;
		CompletionStage<Boolean> all = (before != null) ? before.thenCombine(now, Boolean::logicalAnd) : now;
		this.answers.put(partition, all);
		return all;
	}

	private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
		return new TopicPartition(record.topic(), record.partition());
	}

	private CompletionStage<FailureOutcome> keep(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope.log(records, () -> logger.info("consumer " + this.settings.id() + ": " + FailureFormatter.place(records)
				+ " is kept: something the consumer depends on is not healthy, or was not when it failed"));
		count(records.size(), call, Outcome.REDELIVERED);
		return CompletableFuture.completedFuture(FailureOutcome.RETAIN);
	}

	private CompletionStage<FailureOutcome> follow(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		return switch (this.settings.onError()) {
			case COMMIT -> CompletableFuture.completedFuture(commit(records, call));
			case REDELIVER -> CompletableFuture.completedFuture(redeliver(records, call));
			case STOP -> CompletableFuture.completedFuture(stop(records, call));
			case DEAD_LETTER -> deadLetter(records, call);
		};
	}

	private FailureOutcome commit(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		tellGivenUp(records, "commits it", call.failure());
		count(records.size(), call, Outcome.COMMITTED_AFTER_FAILURE);
		this.services.publishGivenUp(this.settings.id(), records, Outcome.COMMITTED_AFTER_FAILURE, call.failure());
		return FailureOutcome.COMMIT;
	}

	// the application's decision: nothing is lost
	private FailureOutcome decided(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope.log(records, () -> logger.info("consumer " + this.settings.id() + ": " + FailureFormatter.place(records)
				+ " is committed by the decision of its exception: " + FailureFormatter.text(call.failure())));
		count(records.size(), call, Outcome.COMMITTED_BY_DECISION);
		return FailureOutcome.COMMIT;
	}

	// each record by its name, and the stack trace once
	private void tellGivenUp(List<ConsumerRecord<byte[], byte[]>> records, String what, Throwable failure) {
		MdcScope.log(records, () -> {
			Throwable trace = SafeThrowable.forLog(failure);
			for (String place : FailureFormatter.places(records)) {
				logger.error("consumer " + this.settings.id() + ": gave up " + place + " and " + what + ": "
						+ FailureFormatter.text(failure), trace);
				trace = null;
			}
		});
	}

	private FailureOutcome redeliver(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		MdcScope.log(records, () -> logger.warn("consumer " + this.settings.id() + ": " + FailureFormatter.place(records)
				+ " is handled again later: " + FailureFormatter.text(call.failure())));
		count(records.size(), call, Outcome.REDELIVERED);
		return FailureOutcome.RETRY;
	}

	private FailureOutcome stop(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		String place = FailureFormatter.place(records);
		String text = FailureFormatter.text(call.failure());
		MdcScope.log(records,
				() -> logger.error("consumer " + this.settings.id() + ": stops because of " + place + ": " + text,
						SafeThrowable.forLog(call.failure())));
		count(records.size(), call, Outcome.STOPPED);
		this.stop.accept(place + " failed: " + text);
		return FailureOutcome.RETAIN;
	}

	private CompletionStage<FailureOutcome> deadLetter(List<ConsumerRecord<byte[], byte[]>> records, HandlerFailure call) {
		String topic = this.settings.deadLetterTopic();
		String target = (topic != null) ? topic : this.settings.topic() + "-dlt";
		this.sending.incrementAndGet();
		return send(target, this.written.without(records), call.failure())
			.handle((sent, ex) -> LogContext.call(this.settings.id(), () -> {
				Causes.throwFatal(ex);
				if (ex != null) {
					notSent(records, target, ex);
					count(records.size(), call, Outcome.REDELIVERED);
					return FailureOutcome.RETRY;
				}
				this.written.forget(records);
				this.refused.remove(records);
				tellGivenUp(records, "sent it to " + target, call.failure());
				count(records.size(), call, Outcome.DEAD_LETTERED);
				this.services.publishGivenUp(this.settings.id(), records, Outcome.DEAD_LETTERED, call.failure());
				return FailureOutcome.COMMIT;
			}))
			.whenComplete((outcome, ex) -> this.sending.decrementAndGet());
	}

	private void notSent(List<ConsumerRecord<byte[], byte[]>> records, String target, Throwable failure) {
		String what = FailureFormatter.place(records) + " could not be sent to " + target;
		PermanentRefusal refusal = PermanentRefusal.of(failure);
		if (refusal == null) {
			this.refused.remove(records);
			MdcScope.log(records, () -> logger.warn("consumer " + this.settings.id() + ": " + what
					+ " and is handled again later: " + FailureFormatter.text(failure)));
			return;
		}
		String text = what + " and will not be until that is changed: " + FailureFormatter.text(failure)
				+ "; its partition waits; " + refusal.remedy();
		this.refused.add(records, text);
		MdcScope.log(records, () -> logger.error("consumer " + this.settings.id() + ": " + text + "; tried again in "
				+ this.retry.maxPeriod().toMillis() + " ms"));
	}

	private CompletionStage<Void> send(String target, List<ConsumerRecord<byte[], byte[]>> records, Throwable failure) {
		try {
			return this.services.deadLetters().send(target, this.settings.group(), records, failure, this.written::add);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public boolean isSending() {
		return this.sending.get() > 0;
	}

	private void count(int records, HandlerFailure call, Outcome outcome) {
		this.services.count(this.settings.id(), records, call.nanos(), outcome);
	}

}
