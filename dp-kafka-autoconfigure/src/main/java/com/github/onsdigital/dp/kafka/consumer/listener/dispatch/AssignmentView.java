package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

/**
 * Publishes a member's partitions to other threads. Written by the poll thread.
 */
final class AssignmentView {

	private final AssignedPartitions partitions;

	private volatile List<PartitionAssignment> latest = List.of();

	AssignmentView(AssignedPartitions partitions) {
		this.partitions = partitions;
	}

	List<PartitionAssignment> latest() {
		return this.latest;
	}

	void clear() {
		this.latest = List.of();
	}

	void refresh() {
		this.latest = this.partitions.all()
			.stream()
			.map((state) -> state.partition().partition())
			.sorted()
			.map(PartitionAssignment::new)
			.toList();
	}

}
