package com.github.onsdigital.dp.kafka.test;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.AssertProvider;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * A producer of the application under test. AssertJ's {@code assertThat} accepts it.
 *
 * @since 0.1.0
 */
public final class TestProducer implements AssertProvider<TestProducerAssert> {

	private final TestRuntime runtime;

	private final MessageProducer producer;

	TestProducer(TestRuntime runtime, MessageProducer producer) {
		this.runtime = runtime;
		this.producer = producer;
	}

	/**
	 * Returns the name.
	 * @return the name
	 */
	public String name() {
		return this.producer.name();
	}

	/**
	 * Returns the producer itself.
	 * @return the producer of dp-kafka
	 */
	public MessageProducer producer() {
		return this.producer;
	}

	/**
	 * Returns the records in the producer's topic that the test itself has not sent.
	 * Waits until dp-kafka is idle.
	 * @return the records by timestamp, then by partition and offset
	 */
	public List<ConsumerRecord<byte[], byte[]>> sent() {
		this.runtime.settle();
		return this.runtime.sentByApplications(this.producer.topic());
	}

	/**
	 * Fails the next sends to the producer's topic. The records are not written.
	 * @param count the number of requests that fail
	 * @param failure the failure
	 * @return this producer
	 */
	public TestProducer failSends(int count, RuntimeException failure) {
		this.runtime.topic(this.producer.topic()).failSends(count, failure);
		return this;
	}

	/**
	 * Used by AssertJ's {@code assertThat}.
	 * @hidden
	 */
	@Override
	public TestProducerAssert assertThat() {
		return new TestProducerAssert(this, this.runtime);
	}

	@Override
	public String toString() {
		return "producer '" + name() + "'";
	}

}
