package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} with the protocol {@code classic}.
 */
class ClassicRebalanceIntegrationTests extends RebalanceContract implements OnClassicBroker {

}
