package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings of a member whose handler is called by worker threads.
 *
 * @param unit the unit of order
 * @param stages whether the handler returns stages
 * @param workers the number of worker threads
 * @param maxInFlight how many calls may have begun and not ended
 * @param maxUncommitted how many records of a partition may be between the committed
 * offset and the last dispatched record
 * @param handlerTimeout how long a stage may take, or {@code null}
 * @param calls creates the calls of a member's handler
 * @param starter starts the thread of a worker
 */
@Internal
public record LaneSettings(Unit unit, boolean stages, int workers, int maxInFlight, int maxUncommitted,
		@Nullable Duration handlerTimeout, Function<GroupMember, RecordCall> calls, Consumer<Runnable> starter) {

	/**
	 * The records that are handled strictly one after another.
	 */
	public enum Unit {

		/**
		 * The records of a partition.
		 */
		PARTITION,

		/**
		 * The records of a partition with the same key.
		 */
		KEY,

		/**
		 * Each record is independent. With one worker, the records of a partition start
		 * in order.
		 */
		RECORD

	}

}
