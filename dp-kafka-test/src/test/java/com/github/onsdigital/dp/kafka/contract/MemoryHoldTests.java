package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link HoldContract} on the in-memory cluster.
 */
class MemoryHoldTests extends HoldContract implements InMemory {

}
