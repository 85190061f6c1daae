package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link HoldContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolHoldIntegrationTests extends HoldContract implements OnConsumerProtocolBroker {

}
