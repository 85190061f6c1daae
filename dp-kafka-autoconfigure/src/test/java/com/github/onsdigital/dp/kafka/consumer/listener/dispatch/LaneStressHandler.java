package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The handler and the error policy of a {@link LaneStressRun}. What a call does depends
 * on the seed, its record and the number of its starts.
 */
final class LaneStressHandler implements RecordCall, FailurePolicy {

	private static final List<FailureOutcome> OUTCOMES = List.of(FailureOutcome.values());

	private final long seed;

	private final LaneStressModel model;

	private final boolean stages;

	private final int failures;

	private final ScheduledExecutorService completer;

	private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

	/**
	 * From now on each call succeeds at once.
	 */
	volatile boolean calm;

	LaneStressHandler(long seed, LaneStressModel model, boolean stages, ScheduledExecutorService completer) {
		this.seed = seed;
		this.model = model;
		this.stages = stages;
		this.failures = new SplittableRandom(seed).nextInt(4) * 5;
		this.completer = completer;
	}

	@Override
	public boolean call(ConsumerRecord<byte[], byte[]> record, Completion completion) {
		LaneStressRecords.Rec rec = this.model.find(record);
		LaneStressRecords.Call call = this.model.started(rec, (PendingCall) completion);
		SplittableRandom random = random(rec);
		int choice = this.calm ? 99 : random.nextInt(100);
		if (choice < this.failures) {
			end(call, random.nextInt(3) > 0);
			return false;
		}
		if (this.stages && choice < 30) {
			boolean success = choice < 26 && random.nextInt(10) > 0;
			long micros = random.nextInt(1500);
			if (choice == 29) {
				this.late.add(() -> end(call, success));
			}
			else if (random.nextBoolean()) {
				this.completer.execute(() -> end(call, success));
			}
			else {
				this.completer.schedule(() -> end(call, success), micros, TimeUnit.MICROSECONDS);
			}
			return false;
		}
		if (choice < 33) {
			LockSupport.parkNanos(random.nextInt(3_000_000));
		}
		this.model.ending(call, true);
		return true;
	}

	private SplittableRandom random(LaneStressRecords.Rec rec) {
		return new SplittableRandom(
				this.seed * 31 + rec.offset * 1_000_003L + rec.epoch.partition * 7_919L + rec.starts * 104_729L);
	}

	private void end(LaneStressRecords.Call call, boolean success) {
		this.model.ending(call, success);
		call.pending.completed(success ? null : new IllegalStateException("planted"));
	}

	// completes the stages that were not completed so far
	void completeLate() {
		for (Runnable one = this.late.poll(); one != null; one = this.late.poll()) {
			one.run();
		}
	}

	@Override
	public boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts) {
		this.model.failed(this.model.find(record), failure.getCause() instanceof TimeoutException);
		return attempts <= 2;
	}

	@Override
	public Duration backoff(int attempts) {
		return Duration.ofNanos(this.calm ? 0 : attempts * 300_000L);
	}

	@Override
	public Duration backoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		this.model.failed(this.model.find(record), false);
		return backoff(attempts);
	}

	@Override
	public CompletionStage<FailureOutcome> resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			int attempts) {
		LaneStressRecords.Rec rec = this.model.find(records.get(0));
		SplittableRandom random = random(rec);
		FailureOutcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
		if (outcome == FailureOutcome.COMMIT) {
			this.model.committed(rec);
		}
		if (random.nextBoolean()) {
			return CompletableFuture.completedFuture(outcome);
		}
		CompletableFuture<FailureOutcome> decision = new CompletableFuture<>();
		this.completer.schedule(() -> decision.complete(outcome), random.nextInt(2_000), TimeUnit.MICROSECONDS);
		return decision;
	}

}
