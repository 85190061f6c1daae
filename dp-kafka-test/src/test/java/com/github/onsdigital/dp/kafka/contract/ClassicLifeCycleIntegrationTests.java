package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link LifeCycleContract} with the protocol {@code classic}.
 */
class ClassicLifeCycleIntegrationTests extends LifeCycleContract implements OnClassicBroker {

}
