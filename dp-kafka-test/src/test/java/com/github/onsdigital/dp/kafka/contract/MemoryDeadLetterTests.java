package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link DeadLetterContract} on the in-memory cluster.
 */
class MemoryDeadLetterTests extends DeadLetterContract implements InMemory {

}
