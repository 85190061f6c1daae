package com.github.onsdigital.dp.kafka.consumer;

import java.util.Objects;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * Published when the position of a partition was out of range and consumption continues
 * at another offset, which {@code offset-out-of-range} determines. A jump forward skips
 * records that this group has not handled. Published on the poll thread of the consumer:
 * a listener that blocks delays the consumer. Two events are equal if they describe the
 * same change of the same consumer, whenever they were published.
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

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof PositionJumpedEvent other && getSource().equals(other.getSource())
				&& Objects.equals(this.partition, other.partition) && this.from == other.from && this.to == other.to;
	}

	@Override
	public int hashCode() {
		return Objects.hash(getSource(), this.partition, this.from, this.to);
	}

	@Override
	public String toString() {
		return "PositionJumpedEvent[" + getSource() + ": " + this.partition + " from " + this.from + " to " + this.to
				+ "]";
	}

}
