package com.github.onsdigital.dp.kafka.contract;

/**
 * Runs a contract on a real broker with the protocol {@code classic} and a cooperative
 * assignor.
 */
interface OnCooperativeBroker extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new BrokerCluster(GroupMode.COOPERATIVE);
	}

}
