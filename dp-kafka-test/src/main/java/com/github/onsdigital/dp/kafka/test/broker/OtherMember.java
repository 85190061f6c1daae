package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A member of a group that is not a consumer of the application under test. It takes part
 * in each rebalance at once, and reads nothing. The public methods may be called by any
 * thread.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class OtherMember {

	private final MemoryCluster cluster;

	private final MemoryGroup group;

	private final String name;

	private final Set<String> topics;

	private final ClientAssignors assignors;

	private final boolean consumerProtocol;

	private final Set<TopicPartition> owned = new LinkedHashSet<>();

	private String memberId = "";

	private int generation = -1;

	private boolean alive = true;

	OtherMember(MemoryCluster cluster, MemoryGroup group, String name, Collection<String> topics,
			List<ConsumerPartitionAssignor> assignors, boolean consumerProtocol) {
		this.consumerProtocol = consumerProtocol;
		this.cluster = cluster;
		this.group = group;
		this.name = name;
		this.topics = new TreeSet<>(topics);
		this.assignors = new ClientAssignors(cluster, assignors);
	}

	// With the lock.
	void join(Duration sessionTimeout, Duration rebalanceTimeout) {
		if (this.consumerProtocol) {
			joinModern(sessionTimeout, rebalanceTimeout);
			return;
		}
		this.group.requireClassic();
		JoinRequest request = new JoinRequest("", null, this.name, sessionTimeout.toNanos(), rebalanceTimeout.toNanos(),
				subscriptions());
		if (!this.group.classic().joined().isCompatible(request)) {
			throw new IllegalStateException("The members of group '" + this.group.id()
					+ "' have no assignor in common with '" + this.name + "'");
		}
		ClassicMember member = this.group.classic().join(request, this);
		if (member != null) {
			member.session.keepAlive();
		}
	}

	private void joinModern(Duration sessionTimeout, Duration rebalanceTimeout) {
		this.group.requireModern();
		this.memberId = this.cluster.groups().newMemberId(this.name);
		Errors unused = this.group.modern()
			.join(new ModernJoin(this.memberId, null, this.topics, null, sessionTimeout.toNanos(),
					rebalanceTimeout.toNanos(), this));
		ModernMember member = this.group.modern().member(this.memberId);
		if (member != null) {
			member.session.keepAlive();
		}
	}

	// With the lock: the coordinator has added it.
	void added(String newMemberId) {
		this.memberId = newMemberId;
	}

	// With the lock.
	Set<TopicPartition> owned() {
		return PartitionCallbacks.sorted(this.owned);
	}

	private Map<String, Subscription> subscriptions() {
		return this.assignors.subscriptions(this.topics, this.owned, this.generation, Optional.empty());
	}

	// With the lock: a rebalance starts.
	Map<String, Subscription> rejoin() {
		if (this.assignors.protocol() == RebalanceProtocol.EAGER) {
			release(PartitionCallbacks.sorted(this.owned));
		}
		return subscriptions();
	}

	// With the lock: this member is the leader.
	Map<String, List<TopicPartition>> assign(String assignor, Map<String, Subscription> all) {
		return this.assignors.assign(assignor, all);
	}

	/**
	 * Receives an assignment. With the lock.
	 * @return whether partitions were released and the member has to join again
	 */
	boolean assigned(Collection<TopicPartition> assigned, int newGeneration) {
		this.generation = newGeneration;
		Set<TopicPartition> released = new LinkedHashSet<>(this.owned);
		released.removeAll(assigned);
		release(released);
		Set<TopicPartition> added = new LinkedHashSet<>(assigned);
		added.removeAll(this.owned);
		this.owned.addAll(added);
		this.cluster.listeners().assigned(this.group.id(), this.memberId, newGeneration, added);
		return !released.isEmpty();
	}

	private void release(Set<TopicPartition> released) {
		if (!released.isEmpty()) {
			this.owned.removeAll(released);
			this.cluster.listeners().revoked(this.group.id(), this.memberId, this.generation, released);
		}
	}

	boolean isAlive() {
		return this.alive;
	}

	/**
	 * Returns the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the id that the coordinator gave it.
	 * @return the id
	 */
	public String memberId() {
		return this.memberId;
	}

	/**
	 * Returns the partitions that are assigned to it.
	 * @return the partitions
	 */
	public Set<TopicPartition> partitions() {
		return this.cluster.read(() -> Set.copyOf(this.owned));
	}

	/**
	 * Commits an offset.
	 * @param partition the partition
	 * @param offset the offset
	 * @throws IllegalStateException if the coordinator refuses it
	 */
	public void commit(TopicPartition partition, long offset) {
		this.cluster.change(() -> {
			Errors result = this.group.commit(this.memberId, null, this.generation,
					Map.of(partition, new OffsetAndMetadata(offset)));
			if (result != Errors.NONE) {
				throw new IllegalStateException("The commit of '" + this.name + "' was refused: " + result.message());
			}
		});
	}

	/**
	 * Leaves the group, which assigns its partitions to the other members.
	 */
	public void leave() {
		this.cluster.change(() -> {
			this.alive = false;
			release(PartitionCallbacks.sorted(this.owned));
			if (this.consumerProtocol) {
				this.group.modern().remove(this.memberId, true);
			}
			else {
				this.group.classic().remove(this.memberId, true);
			}
		});
	}

	/**
	 * Ends without leaving the group, which removes it when its session expires.
	 */
	public void die() {
		this.cluster.change(() -> {
			this.alive = false;
			ClassicMember classic = this.group.classic().member(this.memberId);
			ModernMember modern = this.group.modern().member(this.memberId);
			if (classic != null) {
				classic.session.die();
			}
			if (modern != null) {
				modern.session.die();
			}
		});
	}

}
