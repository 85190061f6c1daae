package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The window of a partition: its records from the oldest unhandled one to the last
 * dispatched one. The offset of the oldest unhandled record is the highest one that can
 * be committed.
 *
 * @param partition the number of the partition
 * @param size the number of records in the window
 * @param oldestOffset the offset of the oldest unhandled record, or {@code null} if the
 * window is empty
 * @param oldestAge the time since the handler was first called with that record; zero if
 * it was not called yet
 * @param failedCalls the number of failed calls with that record
 * @param blocked whether that record alone keeps the window almost full: at least 90 % of
 * {@code max-uncommitted} is used, and at least 98 % of the window, or all of it except
 * that record, is handled. While a window is blocked, {@link ConsumerGroup#check()} is a
 * warning
 * @since 0.1.0
 */
public record PartitionWindow(int partition, int size, @Nullable Long oldestOffset, Duration oldestAge, int failedCalls,
		boolean blocked) {

}
