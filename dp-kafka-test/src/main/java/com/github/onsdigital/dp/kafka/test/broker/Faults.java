package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The requests that fail next, by kind and by topic or group. Guarded by the lock of the
 * cluster.
 */
final class Faults {

	private final Map<Key, Deque<RuntimeException>> planned = new HashMap<>();

	void add(Fault fault, String name, int count, RuntimeException failure) {
		Deque<RuntimeException> failures = this.planned.computeIfAbsent(new Key(fault, name),
				(key) -> new ArrayDeque<>());
		for (int i = 0; i < count; i++) {
			failures.add(failure);
		}
	}

	// The next request fails with this exception, which an earlier one has not thrown.
	void addFirst(Fault fault, String name, RuntimeException failure) {
		this.planned.computeIfAbsent(new Key(fault, name), (key) -> new ArrayDeque<>()).addFirst(failure);
	}

	// Returns the failure of the next request, and removes it; null if it succeeds.
	@Nullable RuntimeException next(Fault fault, String name) {
		Deque<RuntimeException> failures = this.planned.get(new Key(fault, name));
		return (failures != null) ? failures.poll() : null;
	}

	void clear() {
		this.planned.clear();
	}

	private record Key(Fault fault, String name) {

	}

}
