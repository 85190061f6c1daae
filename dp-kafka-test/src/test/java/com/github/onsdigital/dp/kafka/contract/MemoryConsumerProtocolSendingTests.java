package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link SendingContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolSendingTests extends SendingContract implements InMemoryWithConsumerProtocol {

}
