package com.github.onsdigital.dp.kafka.check;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of a check, with when it was last seen good and bad (as dp-healthcheck's
 * {@code CheckState}).
 *
 * @param status the verdict
 * @param message what was found, also what is missing while the verdict is OK
 * @param lastChecked when the brokers were last asked, or {@code null} before the first
 * time
 * @param lastSuccess when the verdict was last OK, or {@code null}
 * @param lastFailure when the verdict was last not OK, or {@code null}
 * @since 0.1.0
 */
public record CheckState(CheckStatus status, String message, @Nullable Instant lastChecked,
		@Nullable Instant lastSuccess, @Nullable Instant lastFailure) {

}
