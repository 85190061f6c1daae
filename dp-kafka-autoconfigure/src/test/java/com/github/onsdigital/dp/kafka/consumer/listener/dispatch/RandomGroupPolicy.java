package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Random decisions about failed records: immediate, delayed, or failing with an
 * exception.
 */
final class RandomGroupPolicy implements FailurePolicy {

	static final String UNREADABLE = "unreadable";

	private final RandomGroup group;

	private final RandomGroupClient client;

	private final RandomGroupEpochs epochs;

	private final List<Decision> undecided = new ArrayList<>();

	RandomGroupPolicy(RandomGroup group, RandomGroupClient client, RandomGroupEpochs epochs) {
		this.group = group;
		this.client = client;
		this.epochs = epochs;
	}

	@Override
	public boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts) {
		return !UNREADABLE.equals(failure.getMessage()) && attempts <= 2;
	}

	@Override
	public Duration backoff(int attempts) {
		return Duration.ofMillis(1 + this.group.random().nextInt(50) * Math.min(attempts, 10));
	}

	@Override
	public CompletionStage<FailureOutcome> resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			int attempts) {
		this.group.trace(this.client + " has to decide about " + SimulatedMember.names(records));
		if (this.group.happens(20)) {
			throw new IllegalStateException("the policy failed");
		}
		Decision decision = new Decision(records, new CompletableFuture<>());
		this.undecided.add(decision);
		if (this.group.random().nextInt(3) == 0) {
			decide(decision);
		}
		else {
			this.group.in(1 + this.group.random().nextInt(3_000), () -> decide(decision));
		}
		return decision.answer();
	}

	void decideAll() {
		List.copyOf(this.undecided).forEach(this::decide);
	}

	private void decide(Decision decision) {
		if (!this.undecided.remove(decision)) {
			return;
		}
		int choice = this.group.random().nextInt(this.group.isCalm() ? 4 : 8);
		this.group.trace(this.client + " decides " + choice + " about " + SimulatedMember.names(decision.records()));
		switch (choice) {
			case 5 -> decision.answer().complete(FailureOutcome.RETRY);
			case 6 -> decision.answer().complete(FailureOutcome.RETAIN);
			case 7 -> decision.answer().completeExceptionally(new IllegalStateException("the decision failed"));
			default -> {
				decision.records().forEach(this.epochs::abandoned);
				decision.answer().complete(FailureOutcome.COMMIT);
			}
		}
	}

	/**
	 * A pending decision.
	 */
	private static final class Decision {

		private final List<ConsumerRecord<byte[], byte[]>> records;

		private final CompletableFuture<FailureOutcome> answer;

		Decision(List<ConsumerRecord<byte[], byte[]>> records, CompletableFuture<FailureOutcome> answer) {
			this.records = records;
			this.answer = answer;
		}

		List<ConsumerRecord<byte[], byte[]>> records() {
			return this.records;
		}

		CompletableFuture<FailureOutcome> answer() {
			return this.answer;
		}

	}

}
