package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link DeadLetterContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolDeadLetterTests extends DeadLetterContract implements InMemoryWithConsumerProtocol {

}
