package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link PipelineContract} on the in-memory cluster.
 */
class MemoryPipelineTests extends PipelineContract implements InMemory {

}
