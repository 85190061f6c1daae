package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolRebalanceTests extends RebalanceContract implements InMemoryWithConsumerProtocol {

}
