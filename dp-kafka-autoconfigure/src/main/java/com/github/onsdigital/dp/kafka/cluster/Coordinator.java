package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * What a broker said of the coordinator of a group.
 *
 * @param status whether there is one
 * @param address its address, or {@code null}
 */
record Coordinator(CoordinatorStatus status, @Nullable BrokerAddress address) {

}
