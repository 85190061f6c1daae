package com.github.onsdigital.dp.kafka.test;

import java.time.Instant;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.test.broker.TopicControl;

/**
 * A topic of a {@link KafkaTestCluster}. A topic exists as soon as the test or a client
 * uses it, until the test {@linkplain #delete() deletes} it.
 * <p>
 * A key or a value is a {@code String} (written in UTF-8), a {@code byte[]}, a
 * {@link TestData} or {@code null}. No method waits for a consumer: assertions do.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class TestTopic implements AssertProvider<TestTopicAssert> {

	private final TestRuntime runtime;

	private final String name;

	private final TopicControl control;

	private final @Nullable Integer partition;

	private final @Nullable Instant at;

	TestTopic(TestRuntime runtime, String name) {
		this(runtime, name, null, null);
	}

	private TestTopic(TestRuntime runtime, String name, @Nullable Integer partition, @Nullable Instant at) {
		this.runtime = runtime;
		this.name = name;
		this.control = new TopicControl(runtime.cluster(), name);
		this.partition = partition;
		this.at = at;
	}

	/**
	 * Returns the name of the topic.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns this topic for sends to one partition.
	 * @param number the number of the partition, from 0
	 * @return the topic; its records go to that partition
	 */
	public TestTopic partition(int number) {
		return new TestTopic(this.runtime, this.name, number, this.at);
	}

	/**
	 * Returns this topic for sends with a timestamp.
	 * @param timestamp the timestamp of the records
	 * @return the topic; its records have that timestamp
	 */
	public TestTopic at(Instant timestamp) {
		return new TestTopic(this.runtime, this.name, this.partition, timestamp);
	}

	/**
	 * Sends a record without a key. Records without a key go to the partitions in turn.
	 * @param value the value
	 * @return this topic
	 */
	public TestTopic send(Object value) {
		return send(null, value);
	}

	/**
	 * Sends a record. The key determines the partition as Kafka's default partitioner
	 * does, unless {@link #partition(int)} was called.
	 * @param key the key
	 * @param value the value
	 * @param headers the headers, in this order; names may occur several times
	 * @return this topic
	 */
	public TestTopic send(@Nullable Object key, @Nullable Object value, Header... headers) {
		Long timestamp = (this.at != null) ? Long.valueOf(this.at.toEpochMilli()) : null;
		this.runtime.sentByTest()
			.send(() -> this.control.append(this.partition, timestamp, bytes(key), bytes(value),
					new RecordHeaders(headers)));
		return this;
	}

	private byte @Nullable [] bytes(@Nullable Object value) {
		TestData data = TestData.of(value);
		return (data != null) ? data.bytes(this.runtime.json()) : null;
	}

	/**
	 * Sends a tombstone: a record with a key and without a value.
	 * @param key the key
	 * @param headers the headers
	 * @return this topic
	 */
	public TestTopic sendTombstone(Object key, Header... headers) {
		return send(key, null, headers);
	}

	/**
	 * Creates the topic. Needed only after {@link #delete()}, or for a number of
	 * partitions other than that of the cluster.
	 * @param partitions the number of its partitions
	 * @return this topic
	 * @throws IllegalStateException if it exists
	 */
	public TestTopic create(int partitions) {
		this.control.create(partitions);
		return this;
	}

	/**
	 * Deletes the topic with its records. From now on it does not exist for clients, so
	 * that a test can begin with a missing topic.
	 * @return this topic
	 */
	public TestTopic delete() {
		this.control.delete();
		this.runtime.topicChanged(this.name);
		return this;
	}

	/**
	 * Deletes the topic and creates it again, empty and with another id.
	 * @return this topic
	 */
	public TestTopic recreate() {
		this.control.recreate();
		this.runtime.topicChanged(this.name);
		return this;
	}

	/**
	 * Adds partitions. Clients see them when they refresh their metadata.
	 * @param total the number of partitions afterwards
	 * @return this topic
	 */
	public TestTopic addPartitions(int total) {
		this.control.addPartitions(total);
		return this;
	}

	/**
	 * Removes old records, as retention does.
	 * @param number the number of the partition
	 * @param offset the offset of the first record that remains
	 * @return this topic
	 */
	public TestTopic deleteRecordsBefore(int number, long offset) {
		this.control.deleteRecordsBefore(number, offset);
		return this;
	}

	/**
	 * Skips offsets, as compaction and the markers of transactions do.
	 * @param number the number of the partition
	 * @param offsets the number of offsets without a record
	 * @return this topic
	 */
	public TestTopic skipOffsets(int number, int offsets) {
		this.control.skipOffsets(number, offsets);
		return this;
	}

	/**
	 * Returns the records of the topic, those of the test and those of producers. Waits
	 * until dp-kafka is idle.
	 * @return the records by timestamp, then by partition and offset
	 */
	public List<ConsumerRecord<byte[], byte[]>> records() {
		this.runtime.settle();
		return this.control.records();
	}

	/**
	 * Fails the next sends of producers to the topic. The records are not written. A
	 * retriable failure is retried within the producer, as in Kafka's own.
	 * @param count the number of requests that fail
	 * @param failure the failure, for example a {@code NotEnoughReplicasException}
	 * @return this topic
	 */
	public TestTopic failSends(int count, RuntimeException failure) {
		this.control.failSends(count, failure);
		return this;
	}

	/**
	 * Loses the responses of the next sends of producers: the records are written, and
	 * the producers do not learn it.
	 * @param count the number of requests
	 * @return this topic
	 */
	public TestTopic sendsWithUnknownOutcome(int count) {
		this.control.loseSendResponses(count,
				new org.apache.kafka.common.errors.TimeoutException("the response was lost"));
		return this;
	}

	/**
	 * Fails the next fetches of consumers from the topic.
	 * @param count the number of fetches that fail
	 * @param failure the failure that {@code poll} throws
	 * @return this topic
	 */
	public TestTopic failFetches(int count, RuntimeException failure) {
		this.control.failFetches(count, failure);
		return this;
	}

	/**
	 * Used by AssertJ's {@code assertThat}.
	 * @hidden
	 */
	@Override
	public TestTopicAssert assertThat() {
		return new TestTopicAssert(this, this.runtime);
	}

	@Override
	public String toString() {
		return "topic '" + this.name + "'";
	}

}
