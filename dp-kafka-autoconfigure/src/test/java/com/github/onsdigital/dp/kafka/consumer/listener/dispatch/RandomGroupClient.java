package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The Kafka client of one member of a {@link RandomGroup}, in simulated time. It fails
 * like a real one may: commits whose responses are lost, requests that time out, wake-ups
 * at each blocking call. A method that dp-kafka is not expected to call throws.
 */
final class RandomGroupClient implements InvocationHandler {

	private final RandomGroup group;

	private final int id;

	private final Consumer<byte[], byte[]> consumer;

	private final Map<RandomGroupLog, Long> positions = new LinkedHashMap<>();

	private final Set<RandomGroupLog> paused = new HashSet<>();

	private final Deque<Runnable> callbacks = new ArrayDeque<>();

	private final SimulatedPlan answers = new SimulatedPlan();

	private final RandomGroupCommits commits;

	private ConsumerRebalanceListener listener;

	private RandomGroupMember member;

	private boolean woken;

	private boolean left;

	private boolean closed;

	private boolean revoking;

	private int pollsAtThisTime;

	private long polledNanos;

	/** Whether the coordinator still knows the member. */
	boolean known = true;

	/** Whether a rebalance is in progress, which refuses commits until the next poll. */
	boolean rebalancing;

	/** Whether the member was removed from the group while its process was stalled. */
	boolean removedInStall;

	/** Whether a call failed for another reason than a wake-up since this was reset. */
	boolean faulty;

	RandomGroupClient(RandomGroup group, int id) {
		this.group = group;
		this.id = id;
		this.commits = new RandomGroupCommits(group, this);
		this.consumer = consumer();
	}

	@SuppressWarnings("unchecked")
	private Consumer<byte[], byte[]> consumer() {
		return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Consumer.class }, this);
	}

	Consumer<byte[], byte[]> asConsumer() {
		return this.consumer;
	}

	void drivenBy(RandomGroupMember newMember) {
		this.member = newMember;
	}

	Collection<RandomGroupLog> assignment() {
		return this.positions.keySet();
	}

	boolean has(RandomGroupLog log) {
		return this.positions.containsKey(log);
	}

	@Override
	@SuppressWarnings("unchecked")
	public Object invoke(Object proxy, Method method, Object[] arguments) {
		return switch (method.getName()) {
			case "toString" -> toString();
			case "hashCode" -> System.identityHashCode(proxy);
			case "equals" -> proxy == arguments[0];
			case "poll" -> poll((Duration) arguments[0]);
			case "position" -> position((TopicPartition) arguments[0]);
			case "committed" -> this.commits.committed((Set<TopicPartition>) arguments[0]);
			case "beginningOffsets" -> ((Collection<TopicPartition>) arguments[0]).stream()
				.collect(Collectors.toMap((one) -> one, (one) -> 0L));
			case "currentLag" -> OptionalLong.empty();
			default -> change(method, arguments);
		};
	}

	private long position(TopicPartition partition) {
		wakeUp();
		return this.positions.get(assigned(partition));
	}

	@SuppressWarnings("unchecked")
	private Object change(Method method, Object[] arguments) {
		switch (method.getName()) {
			case "wakeup" -> wake();
			case "subscribe" -> subscribe((ConsumerRebalanceListener) arguments[1]);
			case "pause" ->
				((Collection<TopicPartition>) arguments[0]).forEach((one) -> this.paused.add(assigned(one)));
			case "resume" ->
				((Collection<TopicPartition>) arguments[0]).forEach((one) -> this.paused.remove(assigned(one)));
			case "seek" -> this.positions.put(assigned((TopicPartition) arguments[0]),
					(arguments[1] instanceof Long offset) ? offset : ((OffsetAndMetadata) arguments[1]).offset());
			case "commitAsync" -> this.commits.commitAsync((Map<TopicPartition, OffsetAndMetadata>) arguments[0],
					(OffsetCommitCallback) arguments[1]);
			case "commitSync" ->
				this.commits.commitSync((Map<TopicPartition, OffsetAndMetadata>) arguments[0], (Duration) arguments[1]);
			case "unsubscribe" -> unsubscribe();
			case "close" -> close();
			default -> throw new UnsupportedOperationException("not simulated: " + method);
		}
		return null;
	}

	private void wake() {
		this.woken = true;
	}

	private void subscribe(ConsumerRebalanceListener newListener) {
		this.listener = newListener;
	}

	private RandomGroupLog assigned(TopicPartition partition) {
		RandomGroupLog log = this.group.log(partition);
		if (!this.positions.containsKey(log)) {
			throw new IllegalStateException("No current assignment for partition " + partition);
		}
		return log;
	}

	void wakeUp() {
		if (this.woken) {
			this.woken = false;
			throw new WakeupException();
		}
	}

	private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		if (this.closed) {
			throw new IllegalStateException("closed");
		}
		this.pollsAtThisTime = (this.polledNanos == this.group.nanos()) ? this.pollsAtThisTime + 1 : 0;
		this.polledNanos = this.group.nanos();
		if (this.pollsAtThisTime > 3_000) {
			throw new AssertionError(this + " is polled repeatedly without a wait");
		}
		runCallbacks();
		wakeUp();
		rebalance();
		ConsumerRecords<byte[], byte[]> records = fetch();
		if (records.nextOffsets().isEmpty()) {
			this.group.passUntilNext(timeout, this.answers);
			runCallbacks();
			wakeUp();
			records = fetch();
		}
		return records;
	}

	/**
	 * Completes an asynchronous commit at a later poll.
	 */
	void answerLater(Runnable callback, long delayMillis) {
		this.answers.add(this.group.nanos() + TimeUnit.MILLISECONDS.toNanos(delayMillis),
				() -> this.callbacks.add(callback));
	}

	void beginRebalance() {
		this.rebalancing = true;
	}

	boolean isRevoking() {
		return this.revoking;
	}

	private void runCallbacks() {
		this.answers.runUntil(this.group.nanos());
		for (Runnable callback = this.callbacks.poll(); callback != null; callback = this.callbacks.poll()) {
			callback.run();
		}
	}

	private void rebalance() {
		this.rebalancing = false;
		if (!this.known) {
			List<TopicPartition> lost = partitions(this.positions.keySet());
			this.group.trace(this + " lost " + lost);
			this.positions.clear();
			this.paused.clear();
			if (!lost.isEmpty()) {
				this.listener.onPartitionsLost(lost);
			}
			this.known = true;
			this.group.release(this);
			return;
		}
		List<RandomGroupLog> revoked = this.positions.keySet()
			.stream()
			.filter((log) -> log.owner == this && log.nextOwner != this)
			.toList();
		if (!revoked.isEmpty()) {
			revoke(revoked);
		}
		List<RandomGroupLog> added = this.group.assignFree(this);
		if (!added.isEmpty()) {
			added.forEach((log) -> this.positions.put(log, Math.max(0, log.committed())));
			this.member.assigned(added);
			this.group.trace(this + " was assigned " + added);
			this.listener.onPartitionsAssigned(partitions(added));
		}
	}

	private void revoke(List<RandomGroupLog> revoked) {
		this.revoking = true;
		boolean faultyBefore = this.faulty;
		this.faulty = false;
		boolean wasKnown = this.known;
		this.member.beforeRevocation();
		this.listener.onPartitionsRevoked(partitions(revoked));
		for (RandomGroupLog log : revoked) {
			this.member.afterRevocation(log, this.faulty || !wasKnown);
			this.positions.remove(log);
			this.paused.remove(log);
			if (log.owner == this) {
				log.owner = null;
			}
		}
		this.group.trace(this + " released " + partitions(revoked));
		this.revoking = false;
		this.faulty |= faultyBefore;
	}

	private ConsumerRecords<byte[], byte[]> fetch() {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new LinkedHashMap<>();
		Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
		int left = 1 + this.group.random().nextInt(20);
		List<RandomGroupLog> logs = new ArrayList<>(this.positions.keySet());
		Collections.shuffle(logs, this.group.random());
		for (RandomGroupLog log : logs) {
			if (this.paused.contains(log) || this.group.random().nextInt(4) == 0) {
				continue;
			}
			long position = this.positions.get(log);
			List<ConsumerRecord<byte[], byte[]>> records = log.from(position)
				.keySet()
				.stream()
				.limit(left)
				.map((offset) -> new ConsumerRecord<>(RandomGroup.TOPIC, log.number(), offset, (byte[]) null,
						new byte[(int) (offset * 61 % 200)]))
				.toList();
			left -= records.size();
			long end = records.isEmpty() ? position : records.get(records.size() - 1).offset() + 1;
			boolean all = log.from(end).isEmpty();
			end = (all && this.group.random().nextBoolean()) ? log.end() : end;
			if (end != position) {
				this.positions.put(log, end);
				next.put(log.partition(), new OffsetAndMetadata(end));
				if (!records.isEmpty()) {
					fetched.put(log.partition(), records);
				}
			}
		}
		return new ConsumerRecords<>(fetched, next);
	}

	private void unsubscribe() {
		List<RandomGroupLog> all = List.copyOf(this.positions.keySet());
		if (!all.isEmpty() && this.known) {
			revoke(all);
		}
		else if (!all.isEmpty()) {
			this.positions.clear();
			this.listener.onPartitionsLost(partitions(all));
		}
		if (this.group.isConsumerProtocol()) {
			// like the client of that protocol
			this.listener.onPartitionsLost(List.of());
			this.listener.onPartitionsRevoked(List.of());
		}
		this.left = true;
		this.group.left(this);
	}

	private void close() {
		if (!this.closed) {
			if (!this.left) {
				unsubscribe();
			}
			this.closed = true;
		}
	}

	private static List<TopicPartition> partitions(Collection<RandomGroupLog> logs) {
		return logs.stream().map(RandomGroupLog::partition).toList();
	}

	@Override
	public String toString() {
		return "member-" + this.id;
	}

}
