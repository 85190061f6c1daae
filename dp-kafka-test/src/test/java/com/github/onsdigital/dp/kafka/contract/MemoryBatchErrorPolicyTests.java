package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchErrorPolicyContract} on the in-memory cluster.
 */
class MemoryBatchErrorPolicyTests extends BatchErrorPolicyContract implements InMemory {

}
