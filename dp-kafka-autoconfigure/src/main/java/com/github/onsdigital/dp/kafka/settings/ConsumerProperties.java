package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a consumer: {@code kafka.consumers.<id>.*}, and {@code kafka.consumer.*}
 * for all consumers. The topics and the group cannot be set for all consumers.
 *
 * @param topic Topic that is consumed.
 * @param group Consumer group.
 * @param numWorkers Number of group members that handle records in parallel, each for its
 * own partitions. With 'ordering' set to 'key' or 'unordered', number of handler threads
 * of the consumer's only group member. Ignored by batch handlers.
 * @param ordering Unit whose records are handled strictly one after another.
 * @param maxInFlight Maximum number of records of the consumer whose handling has started
 * and has not finished, 1 to 100,000. By default, one of each partition with 'ordering'
 * set to 'partition'. Otherwise, 1,024 if the handler returns a CompletionStage, and
 * 'num-workers' if it does not.
 * @param maxUncommitted Maximum number of records of a partition that are handled ahead
 * of the offset that can be committed, 1 to 1,000,000.
 * @param handlerTimeout Time after which a CompletionStage that a handler returned counts
 * as failed. By default, there is no limit.
 * @param batchSize Maximum number of records in a batch, 1 to 100,000.
 * @param batchWaitTime Maximum time to wait for a batch to be filled, counted from its
 * first record.
 * @param offset Where to start on a partition that has no committed offset.
 * @param offsetOutOfRange Where to continue on a partition whose committed offset is out
 * of range, because retention has removed the records or the topic was re-created.
 * @param sessionTimeout Time without a heartbeat after which the group removes a member.
 * Classic protocol only.
 * @param minBrokersHealthy Minimum number of broker addresses that must be reachable.
 * @param start Whether the consumer starts automatically.
 * @param subscribeTo Names of the health checks that must be healthy while the consumer
 * consumes, or none.
 * @param onUnhealthy Whether the consumer leaves the group or pauses while a health check
 * is unhealthy.
 * @param onError What happens to a record whose handler failed on every attempt.
 * @param retryAttempts Maximum number of further calls after a failed one.
 * @param deadLetterTopic Topic for records whose handler failed on every attempt, if
 * 'on-error' is 'dead-letter'. Defaults to the consumed topic with the suffix '-dlt'.
 * @param properties Additional properties of the Kafka client.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record ConsumerProperties(@Nullable String topic, @Nullable String group, @DefaultValue("1") int numWorkers,
		@DefaultValue("partition") Ordering ordering, @Nullable Integer maxInFlight,
		@DefaultValue("10000") int maxUncommitted, @Nullable Duration handlerTimeout, @DefaultValue("1") int batchSize,
		@DefaultValue("200ms") Duration batchWaitTime, @DefaultValue("oldest") String offset,
		@DefaultValue("oldest") OffsetOutOfRange offsetOutOfRange, @DefaultValue("10s") Duration sessionTimeout,
		@DefaultValue("1") int minBrokersHealthy, @DefaultValue("auto") Start start,
		@DefaultValue("self") List<String> subscribeTo, @DefaultValue("stop") OnUnhealthy onUnhealthy,
		@DefaultValue("commit") OnError onError, @DefaultValue("3") int retryAttempts, @Nullable String deadLetterTopic,
		@DefaultValue Map<String, String> properties) {

	public ConsumerProperties {
		subscribeTo = List.copyOf(subscribeTo);
		properties = Map.copyOf(properties);
	}

	/**
	 * Omits the client's properties, which may contain secrets.
	 */
	@Override
	public String toString() {
		return "ConsumerProperties[topic=" + this.topic + ", group=" + this.group + "]";
	}

	/**
	 * The unit whose records are handled strictly one after another.
	 */
	public enum Ordering {

		/**
		 * A partition.
		 */
		PARTITION,

		/**
		 * A key within a partition. Records without a key have no order.
		 */
		KEY,

		/**
		 * None: each record is handled independently of the others.
		 */
		UNORDERED

	}

	/**
	 * Where to continue on a partition whose committed offset is out of range.
	 */
	public enum OffsetOutOfRange {

		/**
		 * From the oldest record that is left.
		 */
		OLDEST,

		/**
		 * Only records produced from now on.
		 */
		NEWEST,

		/**
		 * Kafka's name for oldest.
		 */
		EARLIEST,

		/**
		 * Kafka's name for newest.
		 */
		LATEST,

		/**
		 * The partition is not consumed, and health reports an error.
		 */
		NONE

	}

	/**
	 * Whether a consumer starts automatically.
	 */
	public enum Start {

		/**
		 * Automatically, as soon as no health check holds the consumer.
		 */
		AUTO,

		/**
		 * When {@code start()} is called.
		 */
		MANUAL

	}

	/**
	 * What a consumer does while a check that it subscribes to is not healthy.
	 */
	public enum OnUnhealthy {

		/**
		 * Leave the group.
		 */
		STOP,

		/**
		 * Stay in the group and pause all partitions.
		 */
		PAUSE

	}

	/**
	 * What happens to a record whose handler failed on every attempt while all subscribed
	 * checks of the consumer were healthy.
	 */
	public enum OnError {

		/**
		 * Log the failure at ERROR, commit the record and continue, as dp-kafka in Go
		 * does.
		 */
		COMMIT,

		/**
		 * Handle the record again without limit. Its partition waits.
		 */
		REDELIVER,

		/**
		 * Send the record to the dead-letter topic, commit it and continue.
		 */
		DEAD_LETTER,

		/**
		 * Leave the group until {@code start()} is called. The record is not committed.
		 */
		STOP

	}

}
