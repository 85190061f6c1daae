package com.github.onsdigital.dp.kafka.test.broker;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The members of a classic group with their topics and assignors, in the order in which
 * they joined. Guarded by the lock of the cluster.
 */
final class ClassicMembers {

	private final Map<String, ClassicMember> members = new LinkedHashMap<>();

	List<ClassicMember> all() {
		return List.copyOf(this.members.values());
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	@Nullable ClassicMember get(String memberId) {
		return this.members.get(memberId);
	}

	boolean contains(ClassicMember member) {
		return this.members.get(member.id) == member;
	}

	void add(ClassicMember member) {
		this.members.put(member.id, member);
	}

	void remove(ClassicMember member) {
		this.members.remove(member.id);
	}

	void clear() {
		this.members.clear();
	}

	@Nullable ClassicMember byInstance(@Nullable String instanceId) {
		return this.members.values()
			.stream()
			.filter((member) -> instanceId != null && instanceId.equals(member.instanceId))
			.findFirst()
			.orElse(null);
	}

	// whether a static member with this id has been replaced by another one
	boolean isFenced(@Nullable String instanceId, String memberId) {
		ClassicMember current = byInstance(instanceId);
		return current != null && !current.id.equals(memberId);
	}

	// Returns the assignor that all members support and most of them prefer.
	String selectAssignor() {
		Set<String> common = commonAssignors();
		Map<String, Integer> votes = new TreeMap<>();
		for (ClassicMember member : this.members.values()) {
			member.subscriptions.keySet()
				.stream()
				.filter(common::contains)
				.findFirst()
				.ifPresent((name) -> votes.merge(name, 1, Integer::sum));
		}
		return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
	}

	Set<String> commonAssignors() {
		Set<String> common = new LinkedHashSet<>();
		this.members.values().forEach((member) -> common.addAll(member.subscriptions.keySet()));
		this.members.values().forEach((member) -> common.retainAll(member.subscriptions.keySet()));
		return common;
	}

	// whether a member could be assigned partitions together with the others
	boolean isCompatible(JoinRequest request) {
		Set<String> common = new LinkedHashSet<>(request.subscriptions().keySet());
		this.members.values()
			.stream()
			.filter((member) -> !member.id.equals(request.memberId()))
			.forEach((member) -> common.retainAll(member.subscriptions.keySet()));
		return !common.isEmpty();
	}

	Map<String, Subscription> subscriptions(String assignor) {
		Map<String, Subscription> all = new LinkedHashMap<>();
		this.members.values().forEach((member) -> all.put(member.id, member.subscription(assignor)));
		return all;
	}

	Set<String> topics() {
		Set<String> all = new TreeSet<>();
		this.members.values().forEach((member) -> all.addAll(member.topics()));
		return all;
	}

}
