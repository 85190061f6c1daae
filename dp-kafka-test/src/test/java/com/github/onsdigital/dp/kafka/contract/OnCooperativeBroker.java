package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs a contract on a real broker with the protocol {@code classic} and a cooperative
 * assignor.
 */
@ResourceLock(value = ContractBroker.RESOURCE, mode = ResourceAccessMode.READ)
interface OnCooperativeBroker extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new BrokerCluster(GroupMode.COOPERATIVE);
	}

}
