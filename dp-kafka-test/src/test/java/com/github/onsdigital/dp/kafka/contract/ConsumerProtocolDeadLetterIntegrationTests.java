package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link DeadLetterContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolDeadLetterIntegrationTests extends DeadLetterContract implements OnConsumerProtocolBroker {

}
