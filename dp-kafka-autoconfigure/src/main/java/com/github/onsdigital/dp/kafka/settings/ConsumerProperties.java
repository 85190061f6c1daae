package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of a consumer: {@code kafka.consumers.<id>.*}, and, topics and group
 * excepted, {@code kafka.consumer.*} for all of them.
 *
 * @param topic Topic that is consumed.
 * @param group Consumer group.
 * @param deadLetterTopic Topic for records whose handler failed for good, with 'on-error'
 * at 'dead-letter'. The topic with '-dlt' behind it if unset.
 * @param numWorkers How many members handle records in parallel, each its own partitions.
 * Ignored by batch handlers.
 * @param batchSize Most records in a batch, 1 to 100,000.
 * @param batchWaitTime How long a batch waits to be filled, from its first record on.
 * @param offset Where a partition starts that has no committed offset.
 * @param offsetOutOfRange Where a partition goes on when its committed offset is out of
 * range, because retention has removed the records or the topic was created anew.
 * @param sessionTimeout How long a member may be silent before the group drops it.
 * Classic protocol only.
 * @param minBrokersHealthy How many broker addresses must be reachable.
 * @param start Whether the consumer starts by itself.
 * @param subscribeTo Names of the health checks that must be healthy while it consumes,
 * or none.
 * @param onUnhealthy Whether an unhealthy check has it leave the group or only pause.
 * @param onError What happens to a record whose handler failed for good.
 * @param retryAttempts How many more calls follow a failed one.
 * @param properties Raw settings of the Kafka client.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record ConsumerProperties(@Nullable String topic, @Nullable String group, @Nullable String deadLetterTopic,
		@DefaultValue("1") int numWorkers, @DefaultValue("1") int batchSize,
		@DefaultValue("200ms") Duration batchWaitTime, @DefaultValue("oldest") String offset,
		@DefaultValue("oldest") OffsetOutOfRange offsetOutOfRange, @DefaultValue("10s") Duration sessionTimeout,
		@DefaultValue("1") int minBrokersHealthy, @DefaultValue("auto") Start start,
		@DefaultValue("self") List<String> subscribeTo, @DefaultValue("stop") OnUnhealthy onUnhealthy,
		@DefaultValue("commit") OnError onError, @DefaultValue("3") int retryAttempts,
		@DefaultValue Map<String, String> properties) {

	public ConsumerProperties {
		subscribeTo = List.copyOf(subscribeTo);
		properties = Map.copyOf(properties);
	}

	/**
	 * Without the client's settings, which may hold secrets.
	 */
	@Override
	public String toString() {
		return "ConsumerProperties[topic=" + this.topic + ", group=" + this.group + "]";
	}

	/**
	 * Where a partition goes on when its committed offset is out of range.
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
		 * Nowhere: the consumer stops, visibly.
		 */
		NONE

	}

	/**
	 * Whether a consumer starts by itself.
	 */
	public enum Start {

		/**
		 * As soon as nothing holds it.
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
		 * Keep the membership, fetch nothing.
		 */
		PAUSE

	}

	/**
	 * What happens to a record whose handler failed for good.
	 */
	public enum OnError {

		/**
		 * Tell it and go on.
		 */
		COMMIT,

		/**
		 * Handle it again without limit.
		 */
		REDELIVER,

		/**
		 * Send it to the dead-letter topic and go on.
		 */
		DEAD_LETTER,

		/**
		 * Leave the group until {@code start()} is called.
		 */
		STOP

	}

}
