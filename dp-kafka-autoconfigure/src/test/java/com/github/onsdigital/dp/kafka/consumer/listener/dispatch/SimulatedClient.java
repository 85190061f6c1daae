package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A client in simulated time: a poll without records lets its timeout pass, and the
 * events that are planned for that time happen.
 */
class SimulatedClient extends FailingClient {

	static final String TOPIC = "orders";

	private final TreeMap<Long, Deque<Runnable>> plan = new TreeMap<>();

	private final Map<TopicPartition, Long> ends = new HashMap<>();

	private final Deque<Exception> commitFailures = new ArrayDeque<>();

	private final Deque<Runnable> callbacks = new ArrayDeque<>();

	/**
	 * The ends of the gaps, by their beginnings.
	 */
	private final Map<Place, Long> gaps = new HashMap<>();

	final Map<TopicPartition, Long> committedOffsets = new LinkedHashMap<>();

	final List<Long> seeks = new ArrayList<>();

	RuntimeException committedFailure;

	final Deque<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayDeque<>();

	private ConsumerRebalanceListener listener;

	private long now = 1_000;

	/**
	 * While true a synchronous commit is refused; the next poll ends it.
	 */
	boolean rebalancing;

	/**
	 * How long asynchronous commits are in flight; 0 for until the next poll.
	 */
	long commitMillis;

	private long suspendedMillis;

	private int pollsAtThisTime;

	/**
	 * As with the real client, the next call that waits for a broker ends with a wake-up,
	 * whichever that is.
	 */
	private volatile boolean woken;

	int polls;

	static TopicPartition partition(int number) {
		return new TopicPartition(TOPIC, number);
	}

	long nanos() {
		return this.now;
	}

	long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.now);
	}

	long wallMillis() {
		return millis() + this.suspendedMillis;
	}

	/**
	 * Suspends the machine: its monotonic clock does not advance.
	 */
	void suspend(long millis) {
		this.suspendedMillis += millis;
	}

	/**
	 * Plans an event for a later time.
	 */
	void in(long millis, Runnable event) {
		this.plan.computeIfAbsent(this.now + TimeUnit.MILLISECONDS.toNanos(millis), (at) -> new ArrayDeque<>())
			.add(event);
	}

	/**
	 * Lets time pass without events.
	 */
	@Override
	void pass(long millis) {
		this.now += TimeUnit.MILLISECONDS.toNanos(millis);
	}

	void send(int partition, int count) {
		TopicPartition to = partition(partition);
		long end = this.ends.getOrDefault(to, 0L);
		for (int i = 0; i < count; i++) {
			addRecord(new ConsumerRecord<>(TOPIC, partition, end, null,
					Long.toString(end).getBytes(StandardCharsets.UTF_8)));
			end++;
		}
		this.ends.put(to, end);
	}

	/**
	 * Sends a record of this many bytes.
	 */
	void sendBytes(int partition, int bytes) {
		long end = this.ends.getOrDefault(partition(partition), 0L);
		addRecord(new ConsumerRecord<>(TOPIC, partition, end, null, new byte[bytes]));
		this.ends.put(partition(partition), end + 1);
	}

	Long end(int partition) {
		return this.ends.get(partition(partition));
	}

	/**
	 * Leaves offsets out, like a transaction's marker or a compaction.
	 */
	void skip(int partition, int count) {
		long end = this.ends.getOrDefault(partition(partition), 0L);
		this.gaps.put(new Place(partition(partition), end), end + count);
		this.ends.put(partition(partition), end + count);
	}

	/**
	 * Adds the records from an offset on again: a rebalance has cleared them.
	 */
	void resend(int partition, long from) {
		for (long offset = from; offset < end(partition); offset++) {
			addRecord(new ConsumerRecord<>(TOPIC, partition, offset, null, new byte[0]));
		}
	}

	void failCommits(Exception... failures) {
		this.commitFailures.addAll(List.of(failures));
	}

	void assignPartitions(Integer... numbers) {
		Collection<TopicPartition> partitions = List.of(numbers).stream().map(SimulatedClient::partition).toList();
		Map<TopicPartition, Long> beginnings = new HashMap<>();
		partitions.forEach((one) -> beginnings.put(one, 0L));
		updateBeginningOffsets(beginnings);
		rebalance(partitions);
	}

	/**
	 * Assigns partitions to a member that is leaving, like a client whose assignment was
	 * in flight.
	 */
	void assignLate(Integer... numbers) {
		this.listener.onPartitionsAssigned(List.of(numbers).stream().map(SimulatedClient::partition).toList());
	}

	/**
	 * Revokes partitions, like a client in a poll.
	 */
	void revoke(Integer... numbers) {
		this.listener.onPartitionsRevoked(List.of(numbers).stream().map(SimulatedClient::partition).toList());
	}

	/**
	 * Reports partitions as lost.
	 */
	void lose(Integer... numbers) {
		this.listener.onPartitionsLost(List.of(numbers).stream().map(SimulatedClient::partition).toList());
	}

	@Override
	public synchronized void wakeup() {
		this.woken = true;
	}

	private void endIfWoken() {
		endIfInterrupted();
		if (this.woken) {
			this.woken = false;
			throw new WakeupException();
		}
	}

	@Override
	public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
		this.listener = rebalanceListener;
		super.subscribe(topics, rebalanceListener);
	}

	@Override
	public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		this.polls++;
		this.rebalancing = false;
		throwIfAny(this.pollFailures.poll());
		long start = this.now;
		ConsumerRecords<byte[], byte[]> records = pollUntil(timeout, this.now + timeout.toNanos());
		this.pollsAtThisTime = (start == this.now) ? this.pollsAtThisTime + 1 : 0;
		if (this.pollsAtThisTime > 1000) {
			throw new AssertionError("polled repeatedly without a wait");
		}
		return records;
	}

	private ConsumerRecords<byte[], byte[]> pollUntil(Duration timeout, long end) {
		while (true) {
			runWhatIsDue();
			for (Runnable callback = this.callbacks.poll(); callback != null; callback = this.callbacks.poll()) {
				callback.run();
			}
			endIfWoken();
			ConsumerRecords<byte[], byte[]> records = passGaps(fetch(timeout));
			if (!records.nextOffsets().isEmpty() || this.now >= end) {
				return records;
			}
			Map.Entry<Long, Deque<Runnable>> next = this.plan.firstEntry();
			if (next == null || next.getKey() > end) {
				this.now = end;
			}
			else {
				this.now = Math.max(this.now, next.getKey());
				this.plan.remove(next.getKey());
				next.getValue().forEach(Runnable::run);
			}
		}
	}

	private void runWhatIsDue() {
		while (!this.plan.isEmpty() && this.plan.firstKey() <= this.now) {
			this.plan.pollFirstEntry().getValue().forEach(Runnable::run);
		}
	}

	// the real client's position is behind a gap as soon as it has fetched it
	private ConsumerRecords<byte[], byte[]> passGaps(ConsumerRecords<byte[], byte[]> records) {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
		records.partitions().forEach((one) -> byPartition.put(one, records.records(one)));
		Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
		for (TopicPartition partition : assignment()) {
			Long end = paused().contains(partition) ? null : this.gaps.get(new Place(partition, position(partition)));
			if (end != null) {
				seek(partition, end);
				next.put(partition, new OffsetAndMetadata(end));
			}
		}
		return new ConsumerRecords<>(byPartition, next);
	}

	@Override
	public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets,
			OffsetCommitCallback callback) {
		this.commits.add(offsets);
		Exception failure = this.commitFailures.poll();
		Runnable answer = () -> {
			if (failure == null) {
				confirm(offsets);
			}
			callback.onComplete(offsets, failure);
		};
		if (this.commitMillis > 0) {
			in(this.commitMillis, answer);
		}
		else {
			this.callbacks.add(answer);
		}
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		endIfWoken();
		this.commits.add(offsets);
		if (this.rebalancing) {
			this.now += 1_000;
			throw new RebalanceInProgressException("joining");
		}
		Exception failure = this.commitFailures.poll();
		if (failure instanceof RuntimeException known) {
			throw known;
		}
		confirm(offsets);
	}

	@Override
	public synchronized long position(TopicPartition partition) {
		endIfWoken();
		return super.position(partition);
	}

	@Override
	public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions,
			Duration timeout) {
		endIfWoken();
		throwIfLost(timeout);
		if (this.committedFailure != null) {
			throw this.committedFailure;
		}
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
		partitions.forEach((partition) -> {
			Long offset = this.committedOffsets.get(partition);
			committed.put(partition, (offset != null) ? new OffsetAndMetadata(offset) : null);
		});
		return committed;
	}

	@Override
	public synchronized void seek(TopicPartition partition, long offset) {
		this.seeks.add(offset);
		super.seek(partition, offset);
		redeliver(partition, offset);
	}

	private void confirm(Map<TopicPartition, OffsetAndMetadata> offsets) {
		offsets.forEach((partition, offset) -> this.committedOffsets.put(partition, offset.offset()));
	}

	Long committed(int partition) {
		return this.committedOffsets.get(partition(partition));
	}

	private record Place(TopicPartition partition, long offset) {

	}

}
