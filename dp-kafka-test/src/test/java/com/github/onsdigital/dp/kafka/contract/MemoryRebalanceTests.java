package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} on the in-memory cluster.
 */
class MemoryRebalanceTests extends RebalanceContract implements InMemory {

}
