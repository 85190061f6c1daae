package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions start and continue that have no usable offset.
 *
 * @param noOffset where a partition starts that has no committed offset:
 * {@code earliest}, {@code latest}, {@code none} or {@code by_duration:PT1H}
 * @param outOfRange where a partition continues whose offset is out of range:
 * {@code earliest}, {@code latest} or {@code none}
 * @param jumps takes each position that was moved because it was out of range
 */
public record OffsetResetSettings(String noOffset, String outOfRange, JumpListener jumps) {

	static final String EARLIEST = "earliest";

	static final String LATEST = "latest";

	static final String NONE = "none";

	/**
	 * Gives the Kafka client's property. The client has one value for both cases, so it
	 * decides only if they are the same.
	 * @return a value of {@code auto.offset.reset}
	 */
	public String clientReset() {
		return isClientReset() ? this.noOffset : NONE;
	}

	boolean isClientReset() {
		return this.noOffset.equals(this.outOfRange);
	}

	/**
	 * The value that applies to a failed poll.
	 * @param kind what the poll failed with
	 * @return the value; {@code none} if the member does not move the position
	 */
	String valueFor(FetchFailure.Kind kind) {
		if (isClientReset() || !Set.of(FetchFailure.Kind.NO_OFFSET, FetchFailure.Kind.OUT_OF_RANGE).contains(kind)) {
			return NONE;
		}
		return (kind == FetchFailure.Kind.NO_OFFSET) ? this.noOffset : this.outOfRange;
	}

	/**
	 * Takes jumps of positions, on the poll thread.
	 */
	@FunctionalInterface
	public interface JumpListener {

		/**
		 * A position was out of range, and was moved.
		 * @param partition the partition
		 * @param from the offset that was out of range
		 * @param to the new position
		 */
		void jumped(TopicPartition partition, long from, long to);

	}

}
