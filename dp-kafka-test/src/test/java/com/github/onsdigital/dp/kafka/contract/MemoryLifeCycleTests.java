package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link LifeCycleContract} on the in-memory cluster.
 */
class MemoryLifeCycleTests extends LifeCycleContract implements InMemory {

}
