package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a {@link TestTopic}. Each one waits until dp-kafka is idle, and, while a
 * handler waits for a stage that another thread completes, up to 10 s of real time. A
 * failure contains the records of the topic. The last exceptions of the handlers are
 * suppressed ones of the failure.
 *
 * @since 0.1.0
 */
public final class TestTopicAssert extends AbstractAssert<TestTopicAssert, TestTopic> {

	private final TestRuntime runtime;

	TestTopicAssert(TestTopic actual, TestRuntime runtime) {
		super(actual, TestTopicAssert.class);
		this.runtime = runtime;
	}

	/**
	 * Verifies the number of records, of the test and of producers.
	 * @param records the exact number
	 * @return this assertion
	 */
	public TestTopicAssert hasRecords(int records) {
		return verify("to have " + records + ((records == 1) ? " record" : " records"), (all) -> all.size() == records);
	}

	/**
	 * Verifies that there are no records.
	 * @return this assertion
	 */
	public TestTopicAssert isEmpty() {
		return hasRecords(0);
	}

	/**
	 * Verifies that there are records with these values, in any order, among others.
	 * @param values the values: each a {@code String}, a {@code byte[]}, a
	 * {@link TestData}, or {@code null} for a tombstone
	 * @return this assertion
	 */
	public TestTopicAssert contains(Object... values) {
		return verify("to contain " + Values.describe(values, this.runtime.json()),
				(all) -> Values.contain(all, values, this.runtime.json()));
	}

	/**
	 * Verifies that there are records with these values, in this order, and no others.
	 * @param values as in {@link #contains}
	 * @return this assertion
	 */
	public TestTopicAssert containsExactly(Object... values) {
		return verify("to contain exactly " + Values.describe(values, this.runtime.json()),
				(all) -> Values.areEqual(all, values, this.runtime.json()));
	}

	private TestTopicAssert verify(String expected, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
		isNotNull();
		boolean met = new Settling(this.runtime).until(() -> condition.test(this.actual.records()));
		if (!met) {
			RuntimeDescription description = new RuntimeDescription(this.runtime);
			throw description.withFailures(failure("%s",
					"Expected topic '" + this.actual.name() + "' " + expected + "." + System.lineSeparator()
							+ "  records: " + Values.describe(this.actual.records()) + System.lineSeparator()
							+ description.text()));
		}
		return this;
	}

}
