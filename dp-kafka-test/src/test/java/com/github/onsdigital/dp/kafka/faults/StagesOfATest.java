package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.AsyncRecordHandler;

/**
 * A handler whose stages the test completes.
 */
final class StagesOfATest implements AsyncRecordHandler {

	private final Queue<Started> started = new ConcurrentLinkedQueue<>();

	@Override
	public CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) {
		Started call = new Started(new String(record.value(), StandardCharsets.UTF_8), new CompletableFuture<>());
		this.started.add(call);
		return call.stage();
	}

	/**
	 * Returns the values of all calls, in the order of the calls.
	 */
	List<String> started() {
		return this.started.stream().map(Started::value).toList();
	}

	/**
	 * Completes the stages of all calls of a value that have begun.
	 */
	void complete(String value) {
		this.started.stream()
			.filter((call) -> call.value().equals(value))
			.forEach((call) -> call.stage().complete(null));
	}

	/**
	 * Completes the stages of the first calls.
	 */
	void completeFirst(int calls) {
		this.started.stream().limit(calls).forEach((call) -> call.stage().complete(null));
	}

	/**
	 * Completes the stages of all calls that have begun.
	 */
	void completeAll() {
		this.started.forEach((call) -> call.stage().complete(null));
	}

	/**
	 * One call.
	 *
	 * @param value the value of the record
	 * @param stage what the call has returned
	 */
	record Started(String value, CompletableFuture<Void> stage) {

	}

}
