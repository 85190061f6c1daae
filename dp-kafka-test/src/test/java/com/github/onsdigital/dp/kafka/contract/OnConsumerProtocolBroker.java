package com.github.onsdigital.dp.kafka.contract;

/**
 * Runs a contract on a real broker with the protocol {@code consumer}.
 */
interface OnConsumerProtocolBroker extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new BrokerCluster(GroupMode.CONSUMER);
	}

}
