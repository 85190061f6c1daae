package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ManualConsumptionContract} on the in-memory cluster.
 */
class MemoryManualConsumptionTests extends ManualConsumptionContract implements InMemory {

}
