package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings of a group member.
 *
 * @param consumerId the consumer's id
 * @param batch whether records are dispatched in batches
 * @param batchSize the maximum number of records in a batch
 * @param batchWaitTime how long a batch waits after its first record
 * @param maxWaitingBytes how many bytes may wait in a member before it stops fetching
 * @param failurePolicy decides about records whose handler failed
 * @param upstream the settings for manual consumption; {@code null} if there is a handler
 * @param resets where partitions without a usable offset start and continue
 * @param consumerProtocol whether the client has {@code group.protocol=consumer}
 * @param lanes the settings for worker threads; {@code null} if the poll thread calls the
 * handler
 */
@Internal
public record MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime,
		long maxWaitingBytes, FailurePolicy failurePolicy, @Nullable UpstreamSettings upstream,
		OffsetResetSettings resets, boolean consumerProtocol, @Nullable LaneSettings lanes) {

	private static final OffsetResetSettings CLIENT_RESET = new OffsetResetSettings(OffsetResetSettings.EARLIEST,
			OffsetResetSettings.EARLIEST, (partition, from, to) -> {
			});

	/**
	 * Creates settings for a consumer with a handler and the client's default sizes.
	 * @param consumerId the consumer's id
	 * @param batch whether records are dispatched in batches
	 * @param batchSize the maximum number of records in a batch
	 * @param batchWaitTime how long a batch waits after its first record
	 * @param failurePolicy decides about records whose handler failed
	 */
	public MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime,
			FailurePolicy failurePolicy) {
		this(consumerId, batch, batchSize, batchWaitTime, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, failurePolicy, null);
	}

	MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime, long maxWaitingBytes,
			FailurePolicy failurePolicy, @Nullable UpstreamSettings upstream) {
		this(consumerId, batch, batchSize, batchWaitTime, maxWaitingBytes, failurePolicy, upstream, CLIENT_RESET, false,
				null);
	}

}
