package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link LifeCycleContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolLifeCycleTests extends LifeCycleContract implements InMemoryWithConsumerProtocol {

}
