package com.github.onsdigital.dp.kafka.consumer;

import java.time.Instant;

/**
 * A reason why a consumer does not consume.
 *
 * @param owner the owner of the hold
 * @param strength whether the membership in the group is kept
 * @param text the reason, for logs, health and endpoint
 * @param since when the hold was placed
 * @since 0.1.0
 */
public record Hold(HoldOwner owner, HoldStrength strength, String text, Instant since) {

}
