package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolBatchTests extends BatchContract implements InMemoryWithConsumerProtocol {

}
