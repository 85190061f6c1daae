package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ConcurrencyContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolConcurrencyIntegrationTests extends ConcurrencyContract implements OnConsumerProtocolBroker {

}
