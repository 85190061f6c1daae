package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.AbstractAssert;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

/**
 * Assertions on a {@link TestConsumer}. Each one waits until dp-kafka is idle, without
 * letting time pass on the {@link TestClock}; while a handler waits for a stage that
 * another thread completes, a positive assertion waits up to 10 s of real time. A failure
 * contains the state of the consumer, its holds, what is committed, what was handled, and
 * the class of the last exception of the handler with its place. The exception itself is
 * a suppressed one of the failure, because its message may contain parts of a payload.
 *
 * @since 0.1.0
 */
public final class TestConsumerAssert extends AbstractAssert<TestConsumerAssert, TestConsumer> {

	private static final Outcome[] RETRIED = { Outcome.RETRIED, Outcome.REDELIVERED };

	private static final Outcome[] FAILED = { Outcome.COMMITTED_AFTER_FAILURE, Outcome.COMMITTED_BY_DECISION,
			Outcome.DEAD_LETTERED, Outcome.STOPPED };

	private final TestRuntime runtime;

	TestConsumerAssert(TestConsumer actual, TestRuntime runtime) {
		super(actual, TestConsumerAssert.class);
		this.runtime = runtime;
	}

	/**
	 * Verifies that the consumer is {@code CONSUMING}.
	 * @return this assertion
	 */
	public TestConsumerAssert isConsuming() {
		return isInState(ConsumerState.CONSUMING);
	}

	/**
	 * Verifies that the consumer is paused: held, and still a member of its group.
	 * @return this assertion
	 */
	public TestConsumerAssert isPaused() {
		return verify("to be paused", () -> this.actual.group().isPaused());
	}

	/**
	 * Verifies that the consumer is {@code STOPPED} and has left its group.
	 * @return this assertion
	 */
	public TestConsumerAssert isStopped() {
		return verify("to be STOPPED and not a member of its group",
				() -> this.actual.group().state() == ConsumerState.STOPPED && !this.actual.group().isPaused());
	}

	/**
	 * Verifies the state.
	 * @param state the state
	 * @return this assertion
	 */
	public TestConsumerAssert isInState(ConsumerState state) {
		return verify("to be " + state, () -> this.actual.group().state() == state);
	}

	/**
	 * Verifies that the consumer is in a state, or enters it as soon as a handler that is
	 * waiting for another thread has returned.
	 * @param state the state
	 * @return this assertion
	 */
	public TestConsumerAssert reaches(ConsumerState state) {
		return await("to reach " + state, () -> this.actual.group().state() == state);
	}

	/**
	 * Verifies that an owner holds the consumer.
	 * @param owner the owner as logs name it, for example {@code health} or
	 * {@code operator-stop}
	 * @return this assertion
	 */
	public TestConsumerAssert isHeldBy(String owner) {
		return verify("to be held by " + owner,
				() -> this.actual.group().holds().stream().anyMatch((hold) -> hold.owner().toString().equals(owner)));
	}

	/**
	 * Verifies that there is no hold.
	 * @return this assertion
	 */
	public TestConsumerAssert isNotHeld() {
		return verify("not to be held", () -> this.actual.group().holds().isEmpty());
	}

	/**
	 * Verifies how many records the handler has handled. A record that was handled twice
	 * counts twice; one whose handler has thrown does not count.
	 * @param records the exact number
	 * @return this assertion
	 */
	public TestConsumerAssert hasHandled(int records) {
		return count("to have handled", records, Outcome.HANDLED);
	}

	/**
	 * Verifies the values that the handler has handled.
	 * @param values the values in their order: each a {@code String}, a {@code byte[]} or
	 * a {@link TestData}
	 * @return this assertion
	 */
	public TestConsumerAssert hasHandled(Object... values) {
		return await("to have handled " + Values.describe(values, this.runtime.json()),
				() -> Values.areEqual(handled(), values, this.runtime.json()));
	}

	private List<ConsumerRecord<byte[], byte[]>> handled() {
		return this.actual.outcomes(Outcome.HANDLED).stream().map(HandledRecord::record).toList();
	}

	/**
	 * Verifies how many failed calls of the handler are followed by another one. A failed
	 * batch counts once.
	 * @param calls the exact number
	 * @return this assertion
	 */
	public TestConsumerAssert hasRetried(int calls) {
		return count("to have retried", calls, RETRIED);
	}

	/**
	 * Verifies how many records have failed and are not retried: they were committed,
	 * sent to the dead-letter topic, or have stopped the consumer.
	 * @param records the exact number
	 * @return this assertion
	 */
	public TestConsumerAssert hasFailed(int records) {
		return count("to have failed for", records, FAILED);
	}

	/**
	 * Verifies how many records the consumer has sent to its dead-letter topic.
	 * @param records the exact number
	 * @return this assertion
	 */
	public TestConsumerAssert hasDeadLetters(int records) {
		return count("to have dead-lettered", records, Outcome.DEAD_LETTERED);
	}

	private TestConsumerAssert count(String text, int expected, Outcome... outcomes) {
		return await(text + " " + expected + ((expected == 1) ? " record" : " records"),
				() -> this.actual.outcomes(outcomes).size() == expected);
	}

	/**
	 * Verifies the committed offset of a partition.
	 * @param partition the topic and the number of the partition, for example
	 * {@code orders-0}
	 * @param offset the offset of the next record; 0 also if nothing is committed
	 * @return this assertion
	 */
	public TestConsumerAssert hasCommitted(String partition, long offset) {
		TopicPartition known = partition(partition);
		return await("to have committed offset " + offset + " of " + partition,
				() -> this.actual.committed(known).orElse(0) == offset);
	}

	/**
	 * Verifies that the committed offset of a partition is lower, or that there is none.
	 * @param partition the topic and the number of the partition, for example
	 * {@code orders-0}
	 * @param offset the offset
	 * @return this assertion
	 */
	public TestConsumerAssert hasNotCommitted(String partition, long offset) {
		TopicPartition known = partition(partition);
		return verify("not to have committed offset " + offset + " of " + partition,
				() -> this.actual.committed(known).orElse(-1) < offset);
	}

	/**
	 * Verifies that the group of the consumer has committed nothing.
	 * @return this assertion
	 */
	public TestConsumerAssert hasCommittedNothing() {
		return verify("to have committed nothing",
				() -> this.runtime.cluster().group(this.actual.group().group()).committed().isEmpty());
	}

	private static TopicPartition partition(String text) {
		int dash = text.lastIndexOf('-');
		if (dash < 1 || !text.substring(dash + 1).matches("\\d{1,9}")) {
			throw new IllegalArgumentException(
					"A partition is named by its topic and number, for example orders-0," + " not '" + text + "'");
		}
		return new TopicPartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
	}

	private TestConsumerAssert verify(String expected, BooleanSupplier condition) {
		isNotNull();
		this.runtime.settle();
		return report(expected, condition.getAsBoolean());
	}

	private TestConsumerAssert await(String expected, BooleanSupplier condition) {
		isNotNull();
		return report(expected, new Settling(this.runtime).until(condition));
	}

	private TestConsumerAssert report(String expected, boolean met) {
		if (!met) {
			throw this.runtime.handled()
				.failures()
				.addTo(failure("%s", String.join(System.lineSeparator(), describe(expected))),
						List.of(this.actual.id()));
		}
		return this;
	}

	private List<String> describe(String expected) {
		List<String> lines = new ArrayList<>();
		lines.add("Expected consumer '" + this.actual.id() + "' " + expected + ".");
		lines.add("  " + Consumers.describe(this.actual.group()));
		lines.add("  committed: " + committed());
		lines.add("  handled: " + this.actual.outcomes());
		String failure = this.runtime.handled().failures().describe(this.actual.id());
		if (!failure.isEmpty()) {
			lines.add("  " + failure);
		}
		this.runtime.gates().waitedFor().forEach((gate) -> lines.add("  " + gate));
		return lines;
	}

	private String committed() {
		TreeMap<String, Long> offsets = new TreeMap<>();
		this.runtime.cluster()
			.group(this.actual.group().group())
			.committed()
			.forEach((partition, commit) -> offsets.put(partition.toString(), commit.offset()));
		return offsets.isEmpty() ? "nothing" : offsets.toString();
	}

}
