package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link StageContract} on the in-memory cluster.
 */
class MemoryStageTests extends StageContract implements InMemory {

}
