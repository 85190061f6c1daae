package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Set;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings for partitions without a usable offset.
 *
 * @param noOffset where a partition starts that has no committed offset:
 * {@code earliest}, {@code latest}, {@code none} or {@code by_duration:PT1H}
 * @param outOfRange where a partition continues whose offset is out of range:
 * {@code earliest}, {@code latest} or {@code none}
 * @param jumps is notified of each position that was reset because it was out of range
 */
@Internal
public record OffsetResetSettings(String noOffset, String outOfRange, JumpListener jumps) {

	static final String EARLIEST = "earliest";

	static final String LATEST = "latest";

	static final String NONE = "none";

	/**
	 * Returns the Kafka client's property. The client has one value for both cases, so it
	 * resets positions only if they are the same. It does not reset them to the end of
	 * the log: the new position would be committed only after the next record, and a
	 * restart before that would skip what was produced meanwhile.
	 * @return a value of {@code auto.offset.reset}
	 */
	public String clientReset() {
		return isClientReset() ? this.noOffset : NONE;
	}

	boolean isClientReset() {
		return this.noOffset.equals(this.outOfRange) && !this.noOffset.equals(LATEST);
	}

	/**
	 * Returns the value that applies to a failed poll.
	 * @param kind the kind of the failure
	 * @return the value; {@code none} if the member does not reset the position
	 */
	String valueFor(FetchFailure.Kind kind) {
		if (isClientReset() || !Set.of(FetchFailure.Kind.NO_OFFSET, FetchFailure.Kind.OUT_OF_RANGE).contains(kind)) {
			return NONE;
		}
		return (kind == FetchFailure.Kind.NO_OFFSET) ? this.noOffset : this.outOfRange;
	}

	/**
	 * Is notified of position jumps, on the poll thread.
	 */
	@FunctionalInterface
	public interface JumpListener {

		/**
		 * A position was out of range and has been reset.
		 * @param partition the partition
		 * @param from the offset that was out of range
		 * @param to the new position
		 */
		void jumped(TopicPartition partition, long from, long to);

	}

}
