package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link CommitContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolCommitTests extends CommitContract implements InMemoryWithConsumerProtocol {

}
