package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ErrorPolicyContract} on the in-memory cluster with the protocol {@code consumer}.
 */
class MemoryConsumerProtocolErrorPolicyTests extends ErrorPolicyContract implements InMemoryWithConsumerProtocol {

}
