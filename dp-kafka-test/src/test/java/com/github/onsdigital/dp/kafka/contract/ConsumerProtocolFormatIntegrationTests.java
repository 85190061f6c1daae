package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link FormatContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolFormatIntegrationTests extends FormatContract implements OnConsumerProtocolBroker {

}
