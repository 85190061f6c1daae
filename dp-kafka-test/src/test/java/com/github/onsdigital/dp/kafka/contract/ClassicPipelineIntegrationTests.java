package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link PipelineContract} with the protocol {@code classic}.
 */
class ClassicPipelineIntegrationTests extends PipelineContract implements OnClassicBroker {

}
