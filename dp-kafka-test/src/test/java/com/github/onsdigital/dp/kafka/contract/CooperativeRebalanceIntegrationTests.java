package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link RebalanceContract} with the protocol {@code classic} and a cooperative assignor.
 */
class CooperativeRebalanceIntegrationTests extends RebalanceContract implements OnCooperativeBroker {

}
