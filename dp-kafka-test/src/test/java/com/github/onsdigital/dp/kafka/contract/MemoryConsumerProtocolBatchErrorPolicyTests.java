package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchErrorPolicyContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolBatchErrorPolicyTests extends BatchErrorPolicyContract implements InMemoryWithConsumerProtocol {

}
