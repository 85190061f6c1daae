package com.github.onsdigital.dp.kafka.contract;

/**
 * Runs a contract on the in-memory cluster with the protocol {@code consumer}.
 */
interface InMemoryWithConsumerProtocol extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new InMemoryCluster(GroupMode.CONSUMER);
	}

}
