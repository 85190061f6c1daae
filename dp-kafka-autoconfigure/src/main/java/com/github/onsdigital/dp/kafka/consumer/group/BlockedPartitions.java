package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;

/**
 * Describes the blocked partitions of a consumer, for its check.
 */
final class BlockedPartitions {

	/**
	 * Limits the text: all partitions of a topic may be blocked.
	 */
	private static final int LIMIT = 3;

	private BlockedPartitions() {
	}

	// without a run there are no partitions
	static @Nullable String failure(@Nullable String failure, String topic, List<BlockedPartition> blocked) {
		return (failure != null) ? failure : describe(topic, blocked);
	}

	/**
	 * Returns a text of bounded length, or {@code null} if no partition is blocked.
	 */
	static @Nullable String describe(String topic, List<BlockedPartition> blocked) {
		if (blocked.isEmpty()) {
			return null;
		}
		String more = (blocked.size() > LIMIT) ? "; and " + (blocked.size() - LIMIT) + " more" : "";
		return "blocked: " + blocked.stream()
			.limit(LIMIT)
			.map((partition) -> describe(topic, partition))
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
