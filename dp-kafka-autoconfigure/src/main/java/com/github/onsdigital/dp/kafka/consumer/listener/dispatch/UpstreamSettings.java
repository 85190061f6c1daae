package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings of members whose records are consumed manually.
 *
 * @param queue passes the records to the consuming threads
 * @param listener is notified of each marked record
 */
@Internal
public record UpstreamSettings(UpstreamQueue queue, HandlingListener listener) {

}
