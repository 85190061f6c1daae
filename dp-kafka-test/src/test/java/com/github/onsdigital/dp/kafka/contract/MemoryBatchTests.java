package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchContract} on the in-memory cluster.
 */
class MemoryBatchTests extends BatchContract implements InMemory {

}
