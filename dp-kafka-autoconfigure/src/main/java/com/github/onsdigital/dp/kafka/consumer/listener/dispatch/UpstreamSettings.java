package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;

/**
 * The settings of members whose records are consumed manually.
 *
 * @param queue passes the records to the consuming threads
 * @param listener is notified of each marked record
 */
public record UpstreamSettings(UpstreamQueue queue, HandlingListener listener) {

}
