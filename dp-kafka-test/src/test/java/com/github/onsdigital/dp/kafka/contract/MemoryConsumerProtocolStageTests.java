package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link StageContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolStageTests extends StageContract implements InMemoryWithConsumerProtocol {

}
