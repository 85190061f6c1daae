package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} on the in-memory cluster with a cooperative assignor.
 */
class MemoryCooperativeRebalanceTests extends RebalanceContract implements InMemoryCooperative {

}
