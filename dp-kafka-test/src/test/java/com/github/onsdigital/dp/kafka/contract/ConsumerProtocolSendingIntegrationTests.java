package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link SendingContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolSendingIntegrationTests extends SendingContract implements OnConsumerProtocolBroker {

}
