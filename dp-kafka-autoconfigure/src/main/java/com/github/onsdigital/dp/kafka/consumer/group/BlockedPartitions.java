package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;

/**
 * Describes the partitions of a consumer that are set aside, for its check.
 */
final class BlockedPartitions {

	/**
	 * A refused topic may have a thousand of them.
	 */
	private static final int LIMIT = 3;

	private BlockedPartitions() {
	}

	// a container that ended by itself has no partitions
	static @Nullable String failure(@Nullable String failure, String topic, List<BlockedPartition> blocked) {
		return (failure != null) ? failure : describe(topic, blocked);
	}

	/**
	 * Describes them.
	 * @param topic the consumer's topic
	 * @param blocked the partitions
	 * @return a text of bounded length, or {@code null} if there are none
	 */
	static @Nullable String describe(String topic, List<BlockedPartition> blocked) {
		if (blocked.isEmpty()) {
			return null;
		}
		String more = (blocked.size() > LIMIT) ? "; and " + (blocked.size() - LIMIT) + " more" : "";
		return "set aside: " + blocked.stream()
			.limit(LIMIT)
			.map((one) -> describe(topic, one))
			.collect(Collectors.joining("; ", "", more));
	}

	private static String describe(String topic, BlockedPartition blocked) {
		return topic + "-" + blocked.partition() + ((blocked.offset() != null) ? "@" + blocked.offset() : "") + " for "
				+ blocked.blockedFor().toSeconds() + " s after " + blocked.attempt() + " failed fetches, "
				+ ((blocked.nextAttemptIn() != null) ? "next in " + blocked.nextAttemptIn().toSeconds() + " s"
						: "in progress")
				+ " (" + blocked.cause() + ")";
	}

}
