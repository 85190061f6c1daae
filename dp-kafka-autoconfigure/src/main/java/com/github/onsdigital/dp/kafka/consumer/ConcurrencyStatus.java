package com.github.onsdigital.dp.kafka.consumer;

import java.util.List;

/**
 * What a consumer has in progress whose handler is called by worker threads: it orders
 * its records by key or not at all, or its handler returns a {@code CompletionStage}. A
 * snapshot without keys and payloads; its parts may be taken at slightly different times.
 *
 * @param inFlight the number of calls of the handler that have begun and not ended. A
 * returned stage that is not completed is in flight; a record that waits for a retry is
 * not
 * @param lanes the number of lanes: partitions, keys or single records that are handled
 * independently of each other
 * @param maxUncommitted the limit of each window ({@code max-uncommitted})
 * @param windows the windows of the assigned partitions, in the order of their partitions
 * @param unfinishedCalls the calls that have not ended although their partition was
 * revoked, or the consumer has left its group; the longest one first. Their records are
 * not committed and are handled again
 * @since 0.1.0
 */
public record ConcurrencyStatus(int inFlight, int lanes, int maxUncommitted, List<PartitionWindow> windows,
		List<UnfinishedCall> unfinishedCalls) {

	public ConcurrencyStatus {
		windows = List.copyOf(windows);
		unfinishedCalls = List.copyOf(unfinishedCalls);
	}

}
