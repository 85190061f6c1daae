package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link FormatContract} on the in-memory cluster.
 */
class MemoryFormatTests extends FormatContract implements InMemory {

}
