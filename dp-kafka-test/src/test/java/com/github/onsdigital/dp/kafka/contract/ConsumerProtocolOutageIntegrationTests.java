package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link OutageContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolOutageIntegrationTests extends OutageContract implements OnConsumerProtocolBroker {

}
