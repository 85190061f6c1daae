package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a {@link TestProducer}. Each one waits until dp-kafka is idle, and, while
 * a handler waits for a stage that another thread completes, up to 10 s of real time. A
 * failure contains what was sent. The last exceptions of the handlers are suppressed ones
 * of the failure.
 *
 * @since 0.1.0
 */
public final class TestProducerAssert extends AbstractAssert<TestProducerAssert, TestProducer> {

	private final TestRuntime runtime;

	TestProducerAssert(TestProducer actual, TestRuntime runtime) {
		super(actual, TestProducerAssert.class);
		this.runtime = runtime;
	}

	/**
	 * Verifies the number of records that were written.
	 * @param records the exact number
	 * @return this assertion
	 */
	public TestProducerAssert hasSent(int records) {
		return verify("to have sent " + records + ((records == 1) ? " record" : " records"),
				(all) -> all.size() == records);
	}

	/**
	 * Verifies the values of the records that were written.
	 * @param values the values in their order: each a {@code String}, a {@code byte[]}, a
	 * {@link TestData}, or {@code null} for a tombstone
	 * @return this assertion
	 */
	public TestProducerAssert hasSent(Object... values) {
		return verify("to have sent " + Values.describe(values, this.runtime.json()),
				(all) -> Values.areEqual(all, values, this.runtime.json()));
	}

	/**
	 * Verifies that no record was written.
	 * @return this assertion
	 */
	public TestProducerAssert hasSentNothing() {
		return hasSent(0);
	}

	private TestProducerAssert verify(String expected, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
		isNotNull();
		boolean met = new Settling(this.runtime).until(() -> condition.test(this.actual.sent()));
		if (!met) {
			RuntimeDescription description = new RuntimeDescription(this.runtime);
			throw description.withFailures(failure("%s",
					"Expected producer '" + this.actual.name() + "' " + expected + "." + System.lineSeparator()
							+ "  sent: " + Values.describe(this.actual.sent()) + System.lineSeparator()
							+ description.text()));
		}
		return this;
	}

}
