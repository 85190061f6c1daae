package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A consumer group as its coordinator keeps it: the members and the committed offsets.
 * Guarded by the lock of the cluster; the public methods take it.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class MemoryGroup {

	private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

	private static final Duration REBALANCE_TIMEOUT = Duration.ofMinutes(5);

	private final MemoryCluster cluster;

	private final String id;

	private final GroupOffsets offsets = new GroupOffsets();

	private final ClassicGroup classic;

	private final ModernGroup modern;

	private final Map<String, Uuid> topicIds = new HashMap<>();

	/**
	 * Requests that wait for a coordinator that does not respond.
	 */
	private final Deque<Runnable> deferred = new ArrayDeque<>();

	private BrokerState state = BrokerState.RUNNING;

	private boolean restarting;

	MemoryGroup(MemoryCluster cluster, String id) {
		this.cluster = cluster;
		this.id = id;
		this.classic = new ClassicGroup(cluster, id);
		this.modern = new ModernGroup(cluster, id);
	}

	/**
	 * Returns the id.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the committed offsets.
	 * @return the last commit of each partition
	 */
	public Map<TopicPartition, OffsetCommit> committed() {
		return this.cluster.read(this.offsets::current);
	}

	/**
	 * Returns all commits, also those of members that have left.
	 * @return the commits, in their order
	 */
	public List<OffsetCommit> history() {
		return this.cluster.read(this.offsets::history);
	}

	/**
	 * Adds a member outside the application, with the protocol, topics and assignors of
	 * the other members.
	 * @param name the name of the member
	 * @return the member, which receives its partitions as the others release them
	 * @throws IllegalStateException if the group has no members
	 */
	public OtherMember join(String name) {
		return join(name, List.of(), List.of());
	}

	/**
	 * Adds a member outside the application, with the protocol of the other members.
	 * @param name the name of the member
	 * @param topics its topics; empty for those of the other members
	 * @param assignors the classes of its assignors; empty for those of the other members
	 * @return the member, which receives its partitions as the others release them
	 */
	public OtherMember join(String name, Collection<String> topics, List<String> assignors) {
		return join(name, topics, assignors, this.cluster.read(() -> !this.modern.isEmpty()));
	}

	/**
	 * Adds a member outside the application.
	 * @param name the name of the member
	 * @param topics its topics; empty for those of the other members
	 * @param assignors the classes of its assignors; empty for those of the other
	 * members, or for {@code group.protocol=consumer}
	 * @param consumerProtocol whether it has {@code group.protocol=consumer}
	 * @return the member, which receives its partitions as the others release them
	 */
	public OtherMember join(String name, Collection<String> topics, List<String> assignors, boolean consumerProtocol) {
		return this.cluster.read(() -> {
			List<String> classes = (assignors.isEmpty() && !consumerProtocol) ? assignorClasses() : assignors;
			Collection<String> subscribed = !topics.isEmpty() ? topics
					: consumerProtocol ? this.modern.topics() : this.classic.joined().topics();
			OtherMember member = new OtherMember(this.cluster, this, name, subscribed,
					ConsumerPartitionAssignor.getAssignorInstances(classes, Map.of()), consumerProtocol);
			this.cluster.change(() -> member.join(SESSION_TIMEOUT, REBALANCE_TIMEOUT));
			return member;
		});
	}

	private List<String> assignorClasses() {
		if (this.classic.isEmpty()) {
			throw new IllegalStateException("Group '" + this.id + "' has no members whose settings could be used");
		}
		return this.classic.joined().commonAssignors().stream().map(KnownAssignors::className).toList();
	}

	/**
	 * Starts a rebalance.
	 */
	public void rebalance() {
		this.cluster.change(() -> {
			this.classic.rebalance().request();
			this.modern.rebalance();
		});
	}

	/**
	 * Removes all members of the application, which learn of it with their next request.
	 */
	public void fence() {
		this.cluster.change(() -> {
			this.classic.fence();
			this.modern.fence();
		});
	}

	/**
	 * Returns the ids of the members.
	 * @return the ids, in the order in which they joined
	 */
	public List<String> members() {
		return this.cluster.read(() -> {
			List<String> ids = new ArrayList<>();
			this.classic.members().forEach((member) -> ids.add(member.id));
			this.modern.members().forEach((member) -> ids.add(member.id));
			return ids;
		});
	}

	// Mixed groups exist while an application changes its protocol.
	void requireClassic() {
		if (!this.modern.isEmpty()) {
			throw new UnsupportedOperationException("not simulated: members of both protocols in one group");
		}
	}

	void requireModern() {
		if (!this.classic.isEmpty()) {
			throw new UnsupportedOperationException("not simulated: members of both protocols in one group");
		}
	}

	ModernGroup modern() {
		return this.modern;
	}

	ClassicGroup classic() {
		return this.classic;
	}

	GroupOffsets offsets() {
		return this.offsets;
	}

	BrokerState coordinatorState() {
		return this.cluster.brokers().coordinatorState(this.id);
	}

	// runs a request when the coordinator responds again; it is lost if that stops
	void defer(Runnable request) {
		this.deferred.add(request);
	}

	/**
	 * Stores offsets if the sender is a member of the current generation.
	 * @param memberId the member, empty for a consumer with a fixed assignment
	 * @param instanceId the {@code group.instance.id}
	 * @param generation the generation, -1 without a membership
	 * @param committed the offsets
	 * @return the result
	 */
	Errors commit(String memberId, @Nullable String instanceId, int generation,
			Map<TopicPartition, OffsetAndMetadata> committed) {
		Errors result = verify(memberId, instanceId, generation);
		if (result != Errors.NONE) {
			return result;
		}
		for (TopicPartition partition : PartitionCallbacks.sorted(committed.keySet())) {
			OffsetAndMetadata offset = committed.get(partition);
			if (this.cluster.log(partition) == null || offset == null) {
				result = Errors.UNKNOWN_TOPIC_OR_PARTITION;
				continue;
			}
			OffsetCommit commit = new OffsetCommit(this.id, partition, offset.offset(), offset.metadata(), memberId,
					generation, this.cluster.time().clock().instant());
			rememberTopic(partition.topic());
			this.offsets.add(commit);
			this.cluster.listeners().committed(commit);
		}
		return result;
	}

	private Errors verify(String memberId, @Nullable String instanceId, int generation) {
		if (generation < 0 && this.classic.isEmpty() && this.modern.isEmpty()) {
			return Errors.NONE;
		}
		return this.modern.isEmpty() ? this.classic.verify(memberId, instanceId, generation)
				: this.modern.verify(memberId, generation);
	}

	private void rememberTopic(String name) {
		MemoryTopic topic = this.cluster.topic(name);
		if (topic != null) {
			this.topicIds.put(name, topic.id());
		}
	}

	// Topics or brokers may have changed.
	void clusterChanged() {
		removeOffsetsOfDeletedTopics();
		BrokerState now = coordinatorState();
		BrokerState before = this.state;
		this.state = now;
		if (now == BrokerState.STOPPED) {
			this.restarting = true;
			this.deferred.clear();
		}
		if (now == BrokerState.RUNNING && before != BrokerState.RUNNING) {
			coordinatorReturned();
		}
		this.classic.rebalance().topicsChanged();
		this.modern.topicsChanged();
	}

	private void coordinatorReturned() {
		if (this.restarting) {
			this.restarting = false;
			this.classic.restarted();
			this.modern.restarted();
		}
		else {
			this.classic.resumed();
			this.modern.resumed();
		}
		for (Runnable request = this.deferred.poll(); request != null; request = this.deferred.poll()) {
			request.run();
		}
	}

	// as a broker does, also if the topic was created again
	private void removeOffsetsOfDeletedTopics() {
		Set<String> deleted = new HashSet<>();
		this.topicIds.forEach((name, topicId) -> {
			MemoryTopic topic = this.cluster.exists(name) ? this.cluster.topic(name) : null;
			if (topic == null || !topic.id().equals(topicId)) {
				deleted.add(name);
			}
		});
		for (String name : deleted) {
			this.topicIds.remove(name);
			if (this.offsets.delete(name)) {
				this.cluster.listeners().offsetsDeleted(this.id, name);
			}
		}
	}

	void clear() {
		this.deferred.clear();
		this.classic.clear();
		this.modern.clear();
	}

}
