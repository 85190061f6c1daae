package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told about its consumer.
 *
 * @param consumerId the consumer's id
 * @param batch whether it gathers batches
 * @param batchSize the most records in a batch
 * @param batchWaitTime how long a batch waits after its first record
 * @param maxWaitingBytes how many bytes may wait in a member before it stops fetching
 * @param failurePolicy what becomes of records whose handler failed
 * @param upstream where records are taken by hand: to whom; else {@code null}
 * @param resets where partitions start and continue that have no usable offset
 * @param consumerProtocol whether the client has {@code group.protocol=consumer}
 */
public record MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime,
		long maxWaitingBytes, FailurePolicy failurePolicy, @Nullable UpstreamSettings upstream,
		OffsetResetSettings resets, boolean consumerProtocol) {

	private static final OffsetResetSettings CLIENT_RESET = new OffsetResetSettings(OffsetResetSettings.EARLIEST,
			OffsetResetSettings.EARLIEST, (partition, from, to) -> {
			});

	/**
	 * For a consumer with a handler, and with the client's default sizes.
	 * @param consumerId the consumer's id
	 * @param batch whether it gathers batches
	 * @param batchSize the most records in a batch
	 * @param batchWaitTime how long a batch waits after its first record
	 * @param failurePolicy what becomes of records whose handler failed
	 */
	public MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime,
			FailurePolicy failurePolicy) {
		this(consumerId, batch, batchSize, batchWaitTime, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, failurePolicy, null);
	}

	MemberSettings(String consumerId, boolean batch, int batchSize, Duration batchWaitTime, long maxWaitingBytes,
			FailurePolicy failurePolicy, @Nullable UpstreamSettings upstream) {
		this(consumerId, batch, batchSize, batchWaitTime, maxWaitingBytes, failurePolicy, upstream, CLIENT_RESET,
				false);
	}

}
