package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link LifeCycleContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolLifeCycleIntegrationTests extends LifeCycleContract implements OnConsumerProtocolBroker {

}
