package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Changes the assigned partitions of a consumer, with the calls of its rebalance listener
 * and the reports to the listeners of the cluster. Poll thread, without the lock of the
 * cluster.
 */
final class PartitionCallbacks {

	private static final Comparator<TopicPartition> ORDER = Comparator.comparing(TopicPartition::topic)
		.thenComparingInt(TopicPartition::partition);

	private final MemoryCluster cluster;

	private final CoordinatorLink link;

	private final TopicSubscription subscription;

	private final FetchPositions positions;

	PartitionCallbacks(MemoryCluster cluster, CoordinatorLink link, TopicSubscription subscription,
			FetchPositions positions) {
		this.cluster = cluster;
		this.link = link;
		this.subscription = subscription;
		this.positions = positions;
	}

	Set<TopicPartition> owned() {
		return sorted(this.cluster.read(this.positions::assigned));
	}

	static Set<TopicPartition> sorted(Collection<TopicPartition> partitions) {
		Set<TopicPartition> sorted = new TreeSet<>(ORDER);
		sorted.addAll(partitions);
		return sorted;
	}

	@Nullable Exception lose(Set<TopicPartition> partitions, String memberId, int generation) {
		run(() -> report((listener) -> listener.lost(this.link.groupId(), memberId, generation, partitions)));
		try {
			return this.subscription.lost(partitions);
		}
		finally {
			run(() -> this.positions.remove(partitions));
		}
	}

	@Nullable Exception revoke(Set<TopicPartition> partitions, String memberId, int generation) {
		try {
			return this.subscription.revoked(partitions);
		}
		finally {
			run(() -> {
				this.positions.remove(partitions);
				report((listener) -> listener.revoked(this.link.groupId(), memberId, generation, partitions));
			});
		}
	}

	@Nullable Exception assign(Set<TopicPartition> assigned, Set<TopicPartition> added, String memberId, int generation) {
		run(() -> {
			this.positions.assign(assigned);
			report((listener) -> listener.assigned(this.link.groupId(), memberId, generation, added));
		});
		return this.subscription.assigned(added);
	}

	// a crashed process reports nothing
	private void report(Consumer<ClusterListener> event) {
		if (!this.link.isCrashed()) {
			event.accept(this.cluster.listeners());
		}
	}

	// with the lock
	void run(Runnable action) {
		this.cluster.lock();
		try {
			action.run();
		}
		finally {
			this.cluster.unlock();
		}
	}

}
