package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.OptionalLong;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.AssertProvider;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.test.broker.OffsetCommit;

/**
 * A consumer of the application under test. AssertJ's {@code assertThat} accepts it.
 *
 * @since 0.1.0
 */
public final class TestConsumer implements AssertProvider<TestConsumerAssert> {

	private final TestRuntime runtime;

	private final ConsumerGroup group;

	TestConsumer(TestRuntime runtime, ConsumerGroup group) {
		this.runtime = runtime;
		this.group = group;
	}

	/**
	 * Returns the id.
	 * @return the id
	 */
	public String id() {
		return this.group.id();
	}

	/**
	 * Returns the consumer itself, for example to pause it.
	 * @return the consumer of dp-kafka
	 */
	public ConsumerGroup group() {
		return this.group;
	}

	/**
	 * Returns the records that the handler has handled. Waits until dp-kafka is idle.
	 * @return the records in the order in which the handler returned; a record that was
	 * handled twice is in it twice
	 */
	public List<ConsumerRecord<byte[], byte[]>> handled() {
		this.runtime.settle();
		return outcomes(Outcome.HANDLED).stream().map(HandledRecord::record).toList();
	}

	/**
	 * Returns the committed offset of a partition. Waits until dp-kafka is idle.
	 * @param partition the number of the partition of the consumer's topic
	 * @return the offset of the next record, empty if nothing is committed
	 */
	public OptionalLong committed(int partition) {
		this.runtime.settle();
		return committed(new TopicPartition(this.group.topic(), partition));
	}

	/**
	 * Fails the next commits of the consumer's group. The offsets are not stored.
	 * @param count the number of requests that fail
	 * @param failure the failure, for example a {@code RetriableCommitFailedException}
	 * @return this consumer
	 */
	public TestConsumer failCommits(int count, RuntimeException failure) {
		this.runtime.disturb();
		this.runtime.control().failCommits(this.group.group(), count, failure);
		return this;
	}

	/**
	 * Loses the responses of the next commits of the consumer's group: the offsets are
	 * stored, and the consumer does not learn it.
	 * @param count the number of requests
	 * @return this consumer
	 */
	public TestConsumer commitsWithUnknownOutcome(int count) {
		this.runtime.disturb();
		this.runtime.control()
			.loseCommitResponses(this.group.group(), count,
					new org.apache.kafka.clients.consumer.RetriableCommitFailedException("the response was lost"));
		return this;
	}

	OptionalLong committed(TopicPartition partition) {
		OffsetCommit commit = this.runtime.cluster().group(this.group.group()).committed().get(partition);
		return (commit != null) ? OptionalLong.of(commit.offset()) : OptionalLong.empty();
	}

	List<HandledRecord> outcomes(Outcome... outcomes) {
		return this.runtime.handled().of(id()).stream().filter((each) -> each.isOf(outcomes)).toList();
	}

	List<HandledRecord> outcomes() {
		return this.runtime.handled().of(id());
	}

	/**
	 * Used by AssertJ's {@code assertThat}.
	 * @hidden
	 */
	@Override
	public TestConsumerAssert assertThat() {
		return new TestConsumerAssert(this, this.runtime);
	}

	@Override
	public String toString() {
		return "consumer '" + id() + "'";
	}

}
