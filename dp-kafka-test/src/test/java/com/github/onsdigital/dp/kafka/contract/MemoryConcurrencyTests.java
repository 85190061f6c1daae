package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ConcurrencyContract} on the in-memory cluster.
 */
class MemoryConcurrencyTests extends ConcurrencyContract implements InMemory {

}
