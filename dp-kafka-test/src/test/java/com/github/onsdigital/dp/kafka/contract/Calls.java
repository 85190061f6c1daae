package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the handlers of a contract test received, and what they do.
 */
final class Calls {

	private final List<ConsumerRecord<byte[], byte[]>> begun = new CopyOnWriteArrayList<>();

	private final List<ConsumerRecord<byte[], byte[]>> handled = new CopyOnWriteArrayList<>();

	private final List<List<String>> batches = new CopyOnWriteArrayList<>();

	private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

	private final Set<Integer> overlaps = ConcurrentHashMap.newKeySet();

	private volatile Behaviour behaviour = (values) -> {
	};

	/**
	 * Sets what a call does after it was recorded. A call that throws counts as begun,
	 * not as handled.
	 */
	void onCall(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	void handle(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
		Set<Integer> partitions = records.stream().map(ConsumerRecord::partition).collect(Collectors.toSet());
		begin(partitions);
		try {
			this.begun.addAll(records);
			List<String> values = records.stream().map(Calls::text).toList();
			this.batches.add(values);
			this.behaviour.call(values);
			this.handled.addAll(records);
		}
		finally {
			this.partitions.removeAll(partitions);
		}
	}

	private void begin(Set<Integer> partitions) {
		for (int partition : partitions) {
			if (!this.partitions.add(partition)) {
				this.overlaps.add(partition);
			}
		}
	}

	/**
	 * Returns the partitions of which two records were in flight at the same time.
	 */
	Set<Integer> overlaps() {
		return this.overlaps;
	}

	/**
	 * Records that the stage of a record has completed.
	 */
	void completed(ConsumerRecord<byte[], byte[]> record) {
		this.handled.add(record);
	}

	void begun(ConsumerRecord<byte[], byte[]> record) {
		this.begun.add(record);
	}

	List<String> begun() {
		return this.begun.stream().map(Calls::text).toList();
	}

	List<String> handled() {
		return this.handled.stream().map(Calls::text).toList();
	}

	List<String> handled(int partition) {
		return this.handled.stream().filter((record) -> record.partition() == partition).map(Calls::text).toList();
	}

	List<ConsumerRecord<byte[], byte[]>> records() {
		return this.handled;
	}

	/**
	 * Returns the values of each call.
	 */
	List<List<String>> batches() {
		return this.batches;
	}

	long timesCalled(String value) {
		return begun().stream().filter(value::equals).count();
	}

	static String text(ConsumerRecord<byte[], byte[]> record) {
		return (record.value() != null) ? new String(record.value(), StandardCharsets.UTF_8) : "null";
	}

	/**
	 * What a call does.
	 */
	@FunctionalInterface
	interface Behaviour {

		void call(List<String> values) throws Exception;

	}

}
