package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link OutageContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolOutageTests extends OutageContract implements InMemoryWithConsumerProtocol {

}
