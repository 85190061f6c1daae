package com.github.onsdigital.dp.kafka.consumer.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Random decisions about records whose handler failed: at once, later, or by an
 * exception.
 */
final class RandomGroupPolicy implements FailurePolicy {

	static final String UNREADABLE = "unreadable";

	private final RandomGroup group;

	private final RandomGroupClient client;

	private final RandomGroupEpochs epochs;

	private final Map<CompletableFuture<Settlement>, List<ConsumerRecord<byte[], byte[]>>> undecided = new LinkedHashMap<>();

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
	public CompletionStage<Settlement> settle(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			int attempts) {
		this.group.trace(this.client + " has to decide about " + SimulatedMember.names(records));
		if (this.group.happens(20)) {
			throw new IllegalStateException("the policy failed");
		}
		CompletableFuture<Settlement> decision = new CompletableFuture<>();
		this.undecided.put(decision, records);
		if (this.group.random().nextInt(3) == 0) {
			decide(decision);
		}
		else {
			this.group.in(1 + this.group.random().nextInt(3_000), () -> decide(decision));
		}
		return decision;
	}

	void decideAll() {
		List.copyOf(this.undecided.keySet()).forEach(this::decide);
	}

	private void decide(CompletableFuture<Settlement> decision) {
		List<ConsumerRecord<byte[], byte[]>> records = this.undecided.remove(decision);
		if (records == null) {
			return;
		}
		int choice = this.group.random().nextInt(this.group.isCalm() ? 4 : 8);
		this.group.trace(this.client + " decides " + choice + " about " + SimulatedMember.names(records));
		switch (choice) {
			case 5 -> decision.complete(Settlement.AGAIN);
			case 6 -> decision.complete(Settlement.KEPT);
			case 7 -> decision.completeExceptionally(new IllegalStateException("the decision failed"));
			default -> {
				records.forEach(this.epochs::abandoned);
				decision.complete(Settlement.DONE);
			}
		}
	}

}
