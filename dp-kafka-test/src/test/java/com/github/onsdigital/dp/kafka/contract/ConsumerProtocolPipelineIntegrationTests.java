package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link PipelineContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolPipelineIntegrationTests extends PipelineContract implements OnConsumerProtocolBroker {

}
