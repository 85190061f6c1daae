package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link DeadLetterContract} with the protocol {@code classic}.
 */
class ClassicDeadLetterIntegrationTests extends DeadLetterContract implements OnClassicBroker {

}
