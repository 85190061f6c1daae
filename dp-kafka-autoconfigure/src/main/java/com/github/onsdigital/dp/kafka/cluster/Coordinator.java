package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * The coordinator of a group as reported by a broker.
 *
 * @param status its status
 * @param address its address, or {@code null}
 */
record Coordinator(CoordinatorStatus status, @Nullable BrokerAddress address) {

}
