package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link StageContract} with the protocol {@code classic}.
 */
class ClassicStageIntegrationTests extends StageContract implements OnClassicBroker {

}
