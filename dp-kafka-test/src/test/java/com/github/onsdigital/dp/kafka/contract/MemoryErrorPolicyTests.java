package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ErrorPolicyContract} on the in-memory cluster.
 */
class MemoryErrorPolicyTests extends ErrorPolicyContract implements InMemory {

}
