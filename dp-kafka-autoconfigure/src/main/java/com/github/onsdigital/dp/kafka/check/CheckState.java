package com.github.onsdigital.dp.kafka.check;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of a check, with the times of the last success and the last failure (as
 * {@code CheckState} of dp-healthcheck).
 *
 * @param status the status
 * @param message the findings; names what is missing also while the status is OK
 * @param lastChecked the time of the last check of the brokers, or {@code null} before
 * the first check
 * @param lastSuccess the time at which the status was last OK, or {@code null}
 * @param lastFailure the time at which the status was last not OK, or {@code null}
 * @since 0.1.0
 */
public record CheckState(CheckStatus status, String message, @Nullable Instant lastChecked,
		@Nullable Instant lastSuccess, @Nullable Instant lastFailure) {

}
