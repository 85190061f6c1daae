package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link OutageContract} on the in-memory cluster.
 */
class MemoryOutageTests extends OutageContract implements InMemory {

}
