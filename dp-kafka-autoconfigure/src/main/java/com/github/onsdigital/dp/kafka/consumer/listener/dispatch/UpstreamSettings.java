package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;

/**
 * For members whose records are taken by hand.
 *
 * @param queue hands them out
 * @param listener is told of each one that was marked
 */
public record UpstreamSettings(UpstreamQueue queue, HandlingListener listener) {

}
