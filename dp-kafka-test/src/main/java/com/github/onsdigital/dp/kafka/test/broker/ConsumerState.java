package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a consumer, and its operations that do not wait. Takes the lock of the
 * cluster.
 */
final class ConsumerState {

	/**
	 * The timeout of a close without a timeout, as in Kafka's client.
	 */
	static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

	private final MemoryCluster cluster;

	private final ConsumerSettings settings;

	private final CoordinatorLink link;

	private final ClientWaits waits;

	private final TopicSubscription subscription = new TopicSubscription();

	private final FetchPositions positions = new FetchPositions();

	private final Membership membership;

	private final Heartbeats heartbeats;

	private final CommitRequests commits;

	private final ConsumerQueries queries;

	private final PollCycle cycle;

	private final ConsumeInterceptors interceptors;

	ConsumerState(MemoryCluster cluster, ConsumerSettings settings) {
		this.cluster = cluster;
		this.settings = settings;
		this.link = new CoordinatorLink(cluster, cluster.process(), settings.groupId());
		this.waits = new ClientWaits(cluster);
		this.membership = settings.isConsumerProtocol()
				? new ModernMembership(cluster, settings, this.link, this.subscription, this.positions)
				: new ClassicMembership(cluster, settings, this.link, this.subscription, this.positions);
		this.heartbeats = new Heartbeats(cluster, this.link, this.membership);
		this.interceptors = new ConsumeInterceptors(settings.interceptors());
		this.commits = new CommitRequests(cluster, settings, this.link, this.waits, this.membership,
				this.interceptors::onCommit);
		RecordFetch fetch = new RecordFetch(cluster, settings, this.link, this.positions);
		this.queries = new ConsumerQueries(cluster, this.link, this.waits, this.positions, fetch);
		this.cycle = new PollCycle(cluster, this.link, this.waits, this.membership, this.heartbeats, this.commits,
				fetch);
	}

	CommitRequests commits() {
		requireGroup();
		return this.commits;
	}

	ConsumerQueries queries() {
		return this.queries;
	}

	Duration defaultTimeout() {
		return this.settings.defaultApiTimeout();
	}

	private void requireGroup() {
		if (this.settings.groupId().isEmpty()) {
			throw new InvalidGroupIdException("To use the group management or offset commit APIs, you must provide a "
					+ "valid group.id in the consumer configuration.");
		}
	}

	// with the lock, without a change of the cluster
	private <T> T locked(Supplier<T> operation) {
		return this.cluster.read(operation);
	}

	Set<TopicPartition> assignment() {
		return locked(this.positions::assigned);
	}

	Set<String> topics() {
		return Set.copyOf(this.subscription.topics());
	}

	void subscribe(Collection<String> topics, @Nullable ConsumerRebalanceListener listener) {
		requireGroup();
		if (topics.isEmpty()) {
			unsubscribe();
			return;
		}
		for (String topic : topics) {
			if (topic == null || topic.isBlank()) {
				throw new IllegalArgumentException(
						"Topic collection to subscribe to cannot contain null or empty topic");
			}
		}
		this.subscription.subscribe(topics, listener);
	}

	void unsubscribe() {
		this.membership.leave(CloseOptions.GroupMembershipOperation.DEFAULT);
		this.subscription.clear();
		this.cluster.change(this.positions::clear);
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		if (this.subscription.topics().isEmpty()) {
			throw new IllegalStateException("Consumer is not subscribed to any topics or assigned any partitions");
		}
		ConsumerRecords<byte[], byte[]> records = this.cycle.poll(timeout);
		return records.isEmpty() ? records : this.interceptors.onConsume(records);
	}

	Map<TopicPartition, OffsetAndMetadata> consumed() {
		return locked(() -> {
			Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
			for (TopicPartition partition : this.positions.assigned()) {
				FetchPositions.Position position = this.positions.require(partition);
				if (position.isKnown()) {
					offsets.put(partition, new OffsetAndMetadata(position.offset()));
				}
			}
			return offsets;
		});
	}

	void seek(TopicPartition partition, long offset) {
		this.cluster.lock();
		try {
			this.positions.require(partition).seek(offset);
		}
		finally {
			this.cluster.unlock();
		}
	}

	void reset(Collection<TopicPartition> partitions, OffsetReset reset) {
		this.cluster.lock();
		try {
			Collection<TopicPartition> all = partitions.isEmpty() ? this.positions.assigned() : partitions;
			all.forEach((partition) -> this.positions.require(partition).requestReset(reset));
		}
		finally {
			this.cluster.unlock();
		}
	}

	void pause(Collection<TopicPartition> partitions, boolean paused) {
		this.cluster.lock();
		try {
			partitions.forEach((partition) -> this.positions.require(partition).setPaused(paused));
		}
		finally {
			this.cluster.unlock();
		}
	}

	Set<TopicPartition> paused() {
		return locked(this.positions::paused);
	}

	OptionalLong lag(TopicPartition partition) {
		return locked(() -> {
			FetchPositions.Position position = this.positions.require(partition);
			PartitionLog log = this.cluster.log(partition);
			return (position.isKnown() && log != null) ? OptionalLong.of(log.end() - position.offset())
					: OptionalLong.empty();
		});
	}

	ConsumerGroupMetadata metadata() {
		requireGroup();
		return locked(this.membership::metadata);
	}

	void requestRejoin() {
		this.cluster.change(this.membership::requestRejoin);
	}

	void wakeup() {
		this.waits.wakeup();
	}

	/**
	 * Revokes the partitions and leaves the group. Waits for a coordinator that does not
	 * respond, at most until the timeout.
	 */
	void close(CloseOptions options) {
		long deadline = this.cluster.read(() -> this.waits.deadline(options.timeout().orElse(CLOSE_TIMEOUT)));
		this.waits.ignoreWakeups();
		RuntimeException failure = null;
		try {
			this.commits.runCallbacks();
			boolean joined = this.cluster.read(() -> !this.membership.memberId().isEmpty());
			this.membership.leave(options.groupMembershipOperation());
			if (joined) {
				awaitResponse(deadline);
			}
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		finally {
			this.cluster.change(() -> {
				this.heartbeats.close();
				this.positions.clear();
			});
			this.subscription.clear();
			this.interceptors.close();
		}
		if (failure instanceof InterruptException) {
			throw failure;
		}
		if (failure != null) {
			throw new KafkaException("Failed to close kafka consumer", failure);
		}
	}

	private void awaitResponse(long deadline) {
		this.cluster.lock();
		try {
			boolean waiting = true;
			while (waiting && !this.link.isCrashed() && this.link.state() == BrokerState.FROZEN) {
				waiting = this.waits.await(deadline);
			}
		}
		finally {
			this.cluster.unlock();
		}
	}

}
