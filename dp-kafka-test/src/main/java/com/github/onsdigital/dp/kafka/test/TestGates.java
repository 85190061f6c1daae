package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * The gates of a test, by name.
 */
final class TestGates {

	private final Map<String, TestGate> gates = new ConcurrentSkipListMap<>();

	private final TestTime time;

	TestGates(TestTime time) {
		this.time = time;
	}

	TestGate get(String name) {
		return this.gates.computeIfAbsent(name, (key) -> new TestGate(key, this.time));
	}

	List<String> waitedFor() {
		return this.gates.values().stream().filter(TestGate::isWaitedFor).map(TestGate::toString).toList();
	}

	// ends the waits of the process that has crashed
	void crash() {
		List<TestGate> all = List.copyOf(this.gates.values());
		this.gates.clear();
		all.forEach(TestGate::crash);
	}

	void reset() {
		List<TestGate> all = List.copyOf(this.gates.values());
		this.gates.clear();
		all.forEach(TestGate::open);
	}

}
