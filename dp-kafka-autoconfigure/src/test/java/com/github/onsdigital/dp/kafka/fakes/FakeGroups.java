package com.github.onsdigital.dp.kafka.fakes;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;

/**
 * Consumer groups that a test adds.
 */
public class FakeGroups implements ConsumerGroups {

	private final List<ConsumerGroup> groups = new CopyOnWriteArrayList<>();

	public FakeGroups(ConsumerGroup... groups) {
		this.groups.addAll(List.of(groups));
	}

	public void add(ConsumerGroup group) {
		this.groups.add(group);
	}

	@Override
	public ConsumerGroup get(String id) {
		return this.groups.stream()
			.filter((group) -> group.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"no consumer " + id + "; known: " + this.groups.stream().map(ConsumerGroup::id).toList()));
	}

	@Override
	public Collection<ConsumerGroup> all() {
		return List.copyOf(this.groups);
	}

}
