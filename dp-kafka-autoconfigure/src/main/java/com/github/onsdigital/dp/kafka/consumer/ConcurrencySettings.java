package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * How many records of one consumer are handled at the same time, and in which order.
 *
 * @param ordering the unit whose records are handled one after another
 * @param stages whether the handler returns a {@code CompletionStage}
 * @param workers the number of handler threads of one group member
 * @param maxInFlight the number of records of the consumer that may be started and not
 * finished; 0 for one of each partition
 * @param maxUncommitted the number of records of a partition that may be handled ahead of
 * the offset that can be committed; 0 if the consumer is not concurrent
 * @param handlerTimeout the time after which a returned stage counts as failed, or
 * {@code null} for no limit
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ConcurrencySettings(Ordering ordering, boolean stages, int workers, int maxInFlight, int maxUncommitted,
		@Nullable Duration handlerTimeout) {

	/**
	 * Everything runs on the poll thread: batches, manual consumption, and ordinary
	 * methods in the order of the partition.
	 */
	public static final ConcurrencySettings NONE = new ConcurrencySettings(Ordering.PARTITION, false, 1, 0, 0, null);

	/**
	 * Returns whether worker threads call the handler instead of the poll thread.
	 * @return whether worker threads call the handler
	 */
	public boolean isConcurrent() {
		return this.stages || this.ordering != Ordering.PARTITION;
	}

	/**
	 * Returns whether several records of a partition are started in its order before the
	 * first of them is finished.
	 * @return whether the consumer is a pipeline
	 */
	public boolean isPipeline() {
		return this.ordering == Ordering.PARTITION && this.maxInFlight > 0;
	}

}
