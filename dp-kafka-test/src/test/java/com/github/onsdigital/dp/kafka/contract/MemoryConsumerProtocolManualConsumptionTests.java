package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ManualConsumptionContract} on the in-memory cluster with the protocol
 * {@code consumer}.
 */
class MemoryConsumerProtocolManualConsumptionTests extends ManualConsumptionContract
		implements InMemoryWithConsumerProtocol {

}
