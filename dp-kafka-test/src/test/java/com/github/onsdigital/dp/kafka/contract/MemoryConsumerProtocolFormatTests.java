package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link FormatContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolFormatTests extends FormatContract implements InMemoryWithConsumerProtocol {

}
