package com.github.onsdigital.dp.kafka.consumer;

import java.time.Instant;

/**
 * One reason why a consumer does not consume.
 *
 * @param owner who holds it
 * @param strength whether the membership in the group is kept
 * @param text why, in words
 * @param since when the hold was placed
 * @since 0.1.0
 */
public record Hold(HoldOwner owner, HoldStrength strength, String text, Instant since) {

}
