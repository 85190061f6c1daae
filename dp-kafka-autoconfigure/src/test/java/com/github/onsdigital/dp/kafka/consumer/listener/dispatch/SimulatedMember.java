package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.fakes.PartialTime;

/**
 * A member with a simulated client, driven like Spring's container drives it.
 */
class SimulatedMember implements MemberListener, FailurePolicy {

	final SimulatedClient client;

	final RunControl control = new RunControl();

	final List<String> events = new ArrayList<>();

	final List<CompletableFuture<FailureOutcome>> decisions = new ArrayList<>();

	final List<List<ConsumerRecord<byte[], byte[]>>> resolved = new ArrayList<>();

	final List<String> jumps = new ArrayList<>();

	int retries = 3;

	volatile boolean sending;

	/**
	 * How often {@link #isSending()} was called, as each wait for a dead letter does.
	 */
	final AtomicInteger sendingChecks = new AtomicInteger();

	Throwable cause;

	RuntimeException resolveFailure;

	Error resolveError;

	/**
	 * The outcome of each decision; {@code null} if the test completes it.
	 */
	FailureOutcome answer;

	/**
	 * Represents Spring's rebalance listener, which calls the user's.
	 */
	final RecordingListener rebalances = new RecordingListener();

	final Consumer<byte[], byte[]> consumer;

	final GroupMember member;

	SimulatedMember(boolean batch, int batchSize, long waitMillis) {
		this(batch, batchSize, waitMillis, null);
	}

	SimulatedMember(boolean batch, int batchSize, long waitMillis, UpstreamSettings upstream) {
		this(new SimulatedClient(), batch, batchSize, waitMillis, upstream);
	}

	SimulatedMember(SimulatedClient client, boolean batch, int batchSize, long waitMillis, UpstreamSettings upstream) {
		this(client, batch, batchSize, waitMillis, Long.MAX_VALUE, upstream);
	}

	SimulatedMember(SimulatedClient client, boolean batch, int batchSize, long waitMillis, long maxWaitingBytes,
			UpstreamSettings upstream) {
		this(client, (self) -> new MemberSettings("orders", batch, batchSize, Duration.ofMillis(waitMillis),
				maxWaitingBytes, self, upstream));
	}

	private SimulatedMember(SimulatedClient client, Function<SimulatedMember, MemberSettings> settings) {
		this.client = client;
		this.consumer = ConsumerProxy.over(this.client, settings.apply(this), this.control, this,
				PartialTime.of(this.client::nanos).wallClock(this.client::wallMillis));
		this.member = GroupMember.of(this.consumer);
		this.consumer.subscribe(List.of(SimulatedClient.TOPIC), this.rebalances);
	}

	static SimulatedMember single() {
		return new SimulatedMember(false, 1, 200);
	}

	/**
	 * A member for single records with different values for offsets that are missing or
	 * out of range.
	 */
	static SimulatedMember resetting(String noOffset, String outOfRange) {
		return new SimulatedMember(new SimulatedClient(),
				(self) -> new MemberSettings("orders", false, 1, Duration.ofMillis(200), Long.MAX_VALUE, self, null,
						new OffsetResetSettings(noOffset, outOfRange,
								(partition, from, to) -> self.jumps.add(partition + " " + from + " " + to)),
						false, null));
	}

	/**
	 * A member for single records whose client has {@code group.protocol=consumer}.
	 */
	static SimulatedMember consumerProtocol() {
		OffsetResetSettings resets = new OffsetResetSettings("earliest", "earliest", (partition, from, to) -> {
		});
		return new SimulatedMember(new SimulatedClient(), (self) -> new MemberSettings("orders", false, 1,
				Duration.ofMillis(200), Long.MAX_VALUE, self, null, resets, true, null));
	}

	static SimulatedMember batch(int size, long waitMillis) {
		return new SimulatedMember(true, size, waitMillis);
	}

	static SimulatedMember limited(boolean batch, int size, long waitMillis, long maxWaitingBytes) {
		return new SimulatedMember(new SimulatedClient(), batch, size, waitMillis, maxWaitingBytes, null);
	}

	/**
	 * The number of bytes of the waiting records.
	 */
	long waitingBytes() {
		return this.member.context().partitions().all().stream().mapToLong(PartitionState::waitingBytes).sum();
	}

	static SimulatedMember upstream(UpstreamQueue queue) {
		return new SimulatedMember(false, 1, 200, new UpstreamSettings(queue, (id, records, nanos, outcome) -> {
		}));
	}

	/**
	 * Polls once.
	 * @return the dispatched records
	 */
	List<ConsumerRecord<byte[], byte[]>> poll(long millis) {
		ConsumerRecords<byte[], byte[]> records = this.consumer.poll(Duration.ofMillis(millis));
		List<ConsumerRecord<byte[], byte[]>> list = new ArrayList<>();
		records.forEach(list::add);
		return list;
	}

	/**
	 * Acknowledges like Spring's container: the highest offset of each partition.
	 */
	void acknowledge(List<ConsumerRecord<byte[], byte[]>> records) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			offsets.put(new TopicPartition(record.topic(), record.partition()),
					new OffsetAndMetadata(record.offset() + 1));
		}
		this.consumer.commitSync(offsets, Duration.ofSeconds(60));
	}

	static List<String> names(List<ConsumerRecord<byte[], byte[]>> records) {
		return records.stream().map((record) -> record.partition() + "@" + record.offset()).toList();
	}

	@Override
	public void assigned(GroupMember which) {
		this.events.add("assigned");
	}

	@Override
	public void rebalancing(GroupMember which) {
		this.events.add("rebalancing");
	}

	@Override
	public void idle(GroupMember which, int pause) {
		this.events.add("idle " + pause);
	}

	@Override
	public void closed(GroupMember which, boolean committed, Throwable why) {
		this.cause = why;
		this.events.add("closed " + committed);
	}

	@Override
	public boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts) {
		return attempts <= this.retries;
	}

	@Override
	public boolean isSending() {
		this.sendingChecks.incrementAndGet();
		return this.sending;
	}

	@Override
	public Duration backoff(int attempts) {
		return Duration.ofMillis(100L * attempts);
	}

	@Override
	public CompletionStage<FailureOutcome> resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			int attempts) {
		if (this.resolveFailure != null) {
			throw this.resolveFailure;
		}
		if (this.resolveError != null) {
			throw this.resolveError;
		}
		this.resolved.add(records);
		if (this.answer != null) {
			return CompletableFuture.completedFuture(this.answer);
		}
		CompletableFuture<FailureOutcome> answer = new CompletableFuture<>();
		this.decisions.add(answer);
		return answer;
	}

	/**
	 * Records each callback, and fails as configured.
	 */
	static final class RecordingListener implements ConsumerRebalanceListener {

		final List<String> calls = new ArrayList<>();

		final Deque<RuntimeException> assignedFailures = new ArrayDeque<>();

		Runnable whenAssigned = () -> {
		};

		Runnable whenRevoked = () -> {
		};

		RuntimeException revokedFailure;

		Runnable whenLost = () -> {
		};

		RuntimeException lostFailure;

		@Override
		public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
			this.calls.add("assigned " + numbers(partitions));
			throwIfAny(this.assignedFailures.poll());
			this.whenAssigned.run();
		}

		@Override
		public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
			this.calls.add("revoked " + numbers(partitions));
			this.whenRevoked.run();
			throwIfAny(this.revokedFailure);
		}

		@Override
		public void onPartitionsLost(Collection<TopicPartition> partitions) {
			this.calls.add("lost " + numbers(partitions));
			this.whenLost.run();
			throwIfAny(this.lostFailure);
		}

		private static List<Integer> numbers(Collection<TopicPartition> partitions) {
			return partitions.stream().map(TopicPartition::partition).sorted().toList();
		}

		private static void throwIfAny(RuntimeException failure) {
			if (failure != null) {
				throw failure;
			}
		}

	}

}
