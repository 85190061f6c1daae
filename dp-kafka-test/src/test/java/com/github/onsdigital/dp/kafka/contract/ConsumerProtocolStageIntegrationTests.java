package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link StageContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolStageIntegrationTests extends StageContract implements OnConsumerProtocolBroker {

}
