package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link SendingContract} on the in-memory cluster.
 */
class MemorySendingTests extends SendingContract implements InMemory {

}
