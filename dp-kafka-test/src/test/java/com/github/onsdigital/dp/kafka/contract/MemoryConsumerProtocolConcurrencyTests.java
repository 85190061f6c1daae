package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ConcurrencyContract} on the in-memory cluster with the protocol
 * {@code consumer}.
 */
class MemoryConsumerProtocolConcurrencyTests extends ConcurrencyContract implements InMemoryWithConsumerProtocol {

}
