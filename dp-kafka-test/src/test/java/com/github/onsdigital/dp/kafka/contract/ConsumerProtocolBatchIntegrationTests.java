package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolBatchIntegrationTests extends BatchContract implements OnConsumerProtocolBroker {

}
