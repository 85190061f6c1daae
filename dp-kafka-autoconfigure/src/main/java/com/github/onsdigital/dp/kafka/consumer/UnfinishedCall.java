package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

/**
 * A call of the handler that has not ended although its partition was revoked or lost, or
 * the consumer has left its group: the handler has not returned, or the stage that it
 * returned is not completed.
 *
 * @param partition the number of the partition
 * @param offset the offset of the record
 * @param runningFor the time since the call began
 * @since 0.1.0
 */
public record UnfinishedCall(int partition, long offset, Duration runningFor) {

}
