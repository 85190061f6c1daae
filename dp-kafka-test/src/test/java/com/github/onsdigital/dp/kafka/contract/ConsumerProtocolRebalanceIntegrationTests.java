package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolRebalanceIntegrationTests extends RebalanceContract implements OnConsumerProtocolBroker {

}
