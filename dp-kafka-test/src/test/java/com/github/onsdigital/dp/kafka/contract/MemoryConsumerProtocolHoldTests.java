package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link HoldContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolHoldTests extends HoldContract implements InMemoryWithConsumerProtocol {

}
