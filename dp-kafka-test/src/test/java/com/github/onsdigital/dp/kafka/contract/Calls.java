package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the handlers of a contract test received, and what they do.
 */
final class Calls {

	private final List<ConsumerRecord<byte[], byte[]>> begun = new CopyOnWriteArrayList<>();

	private final List<ConsumerRecord<byte[], byte[]>> handled = new CopyOnWriteArrayList<>();

	private final List<List<String>> batches = new CopyOnWriteArrayList<>();

	private final List<ConsumerRecord<byte[], byte[]>> inFlight = new CopyOnWriteArrayList<>();

	private final List<Overlap> overlaps = new CopyOnWriteArrayList<>();

	private volatile Behaviour start = (values) -> {
	};

	private volatile Behaviour behaviour = (values) -> {
	};

	/**
	 * Sets what a call does after it was recorded. A call that throws counts as begun,
	 * not as handled.
	 */
	void onCall(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	/**
	 * Sets what the calls of one value do, besides what all calls do.
	 */
	void on(String value, Action action) {
		Behaviour before = this.behaviour;
		this.behaviour = (values) -> {
			if (values.contains(value)) {
				action.run();
			}
			before.call(values);
		};
	}

	/**
	 * Sets what a call does first, on the thread of the consumer.
	 */
	void onStart(Behaviour behaviour) {
		this.start = behaviour;
	}

	void handle(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
		begin(records);
		try {
			this.start.call(texts(records));
			call(records);
		}
		finally {
			this.inFlight.removeAll(records);
		}
	}

	/**
	 * Handles a record on another thread.
	 * @return completes when the record is handled
	 */
	CompletionStage<?> start(ConsumerRecord<byte[], byte[]> record, Executor executor) throws Exception {
		List<ConsumerRecord<byte[], byte[]>> records = List.of(record);
		begin(records);
		try {
			this.start.call(texts(records));
		}
		catch (Exception | Error ex) {
			this.inFlight.remove(record);
			throw ex;
		}
		CompletableFuture<Void> handled = new CompletableFuture<>();
		executor.execute(() -> {
			Throwable failure = null;
			try {
				call(records);
			}
			catch (Throwable ex) {
				failure = ex;
			}
			// the next record of its lane starts when the stage completes
			this.inFlight.remove(record);
			if (failure != null) {
				handled.completeExceptionally(failure);
			}
			else {
				handled.complete(null);
			}
		});
		return handled;
	}

	private void begin(List<ConsumerRecord<byte[], byte[]>> records) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			for (ConsumerRecord<byte[], byte[]> other : this.inFlight) {
				if (other.partition() == record.partition()) {
					this.overlaps.add(new Overlap(other, record));
				}
			}
		}
		this.inFlight.addAll(records);
		this.begun.addAll(records);
	}

	private void call(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
		List<String> values = texts(records);
		this.batches.add(values);
		this.behaviour.call(values);
		this.handled.addAll(records);
	}

	private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
		return records.stream().map(Calls::text).toList();
	}

	/**
	 * Returns the records of one partition that were in flight at the same time.
	 */
	List<Overlap> overlaps() {
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

	/**
	 * Verifies that the first handling of each record came after that of the records
	 * before it with its key.
	 */
	void assertOrderOfKeys() {
		Map<String, Long> highest = new HashMap<>();
		Set<String> seen = new HashSet<>();
		for (ConsumerRecord<byte[], byte[]> record : this.handled) {
			String lane = record.partition() + new String(record.key(), StandardCharsets.UTF_8);
			if (seen.add(lane + "@" + record.offset())) {
				assertThat(record.offset()).as(text(record)).isGreaterThan(highest.getOrDefault(lane, -1L));
				highest.put(lane, record.offset());
			}
		}
	}

	static String text(ConsumerRecord<byte[], byte[]> record) {
		return (record.value() != null) ? new String(record.value(), StandardCharsets.UTF_8) : "null";
	}

	/**
	 * Two records of one partition that were in flight at the same time.
	 *
	 * @param first the one that began first
	 * @param second the other one
	 */
	record Overlap(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> second) {

	}

	/**
	 * What a call does.
	 */
	@FunctionalInterface
	interface Behaviour {

		void call(List<String> values) throws Exception;

	}

	/**
	 * What the calls of one value do.
	 */
	@FunctionalInterface
	interface Action {

		void run() throws Exception;

	}

}
