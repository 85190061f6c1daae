package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.common.TopicPartition;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the position of a partition was out of range and consumption continues
 * at another offset, which {@code offset-out-of-range} determines. A jump forward skips
 * records that this group has not handled. Published on the poll thread of the consumer:
 * a listener that blocks delays the consumer.
 *
 * @since 0.1.0
 */
public class PositionJumpedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient TopicPartition partition;

	private final long from;

	private final long to;

	/**
	 * Creates the event.
	 * @param consumerId the id of the consumer
	 * @param partition the topic and the partition
	 * @param from the offset that was out of range
	 * @param to the offset at which consumption continues
	 */
	public PositionJumpedEvent(String consumerId, TopicPartition partition, long from, long to) {
		super(consumerId);
		this.partition = partition;
		this.from = from;
		this.to = to;
	}

	public String getConsumerId() {
		return (String) getSource();
	}

	public String getTopic() {
		return this.partition.topic();
	}

	public int getPartition() {
		return this.partition.partition();
	}

	/**
	 * Returns the offset that was out of range.
	 * @return the first offset that was not consumed
	 */
	public long getFrom() {
		return this.from;
	}

	/**
	 * Returns the offset at which consumption continues.
	 * @return an offset; below {@link #getFrom()} after the log was truncated
	 */
	public long getTo() {
		return this.to;
	}

}
