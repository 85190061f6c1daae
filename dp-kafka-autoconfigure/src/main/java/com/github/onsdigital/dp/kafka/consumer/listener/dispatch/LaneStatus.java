package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A snapshot of the records that a member has dispatched to its workers.
 *
 * @param inFlight the number of calls that have begun and not ended
 * @param lanes the number of lanes
 * @param windows the partitions
 * @param blockedHeads the partitions whose window is blocked by one record
 */
@Internal
public record LaneStatus(int inFlight, int lanes, List<Window> windows, List<BlockedHead> blockedHeads) {

	/**
	 * The window of one partition.
	 *
	 * @param partition the partition
	 * @param size the number of records from the oldest unfinished one on
	 * @param head the offset of the oldest unfinished record; {@code null} if there is
	 * none
	 * @param headAge the time since its first call began; zero if it was not called
	 * @param attempts the number of failed calls of that record
	 */
	public record Window(TopicPartition partition, int size, @Nullable Long head, Duration headAge, int attempts) {

		static Window of(LaneWindow window, long nowNanos) {
			LaneRecord head = window.head();
			return (head != null) ? new Window(window.state().partition(), window.size(), head.offset(),
					head.age(nowNanos), head.attempts())
					: new Window(window.state().partition(), 0, null, Duration.ZERO, 0);
		}

	}

	/**
	 * A partition whose window is blocked by its oldest record.
	 *
	 * @param partition the partition
	 * @param offset the offset of the record
	 * @param age the time since its first call began
	 * @param attempts the number of failed calls
	 * @param size the number of records in the window
	 */
	public record BlockedHead(TopicPartition partition, long offset, Duration age, int attempts, int size) {

		static BlockedHead of(LaneWindow window, LaneRecord head, long nowNanos) {
			return new BlockedHead(window.state().partition(), head.offset(), head.age(nowNanos), head.attempts(),
					window.size());
		}

		/**
		 * Describes it without key and value.
		 * @return the text
		 */
		public String describe() {
			return this.partition + "@" + this.offset + " has been unhandled for " + this.age.toSeconds() + " s ("
					+ this.attempts + " failed calls) while " + (this.size - 1)
					+ " records after it were dispatched: nothing of " + this.partition
					+ " is committed or fetched until it is handled";
		}

	}

}
