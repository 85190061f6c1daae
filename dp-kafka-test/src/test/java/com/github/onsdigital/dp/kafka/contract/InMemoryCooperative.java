package com.github.onsdigital.dp.kafka.contract;

/**
 * Runs a contract on the in-memory cluster with the protocol {@code classic} and a
 * cooperative assignor.
 */
interface InMemoryCooperative extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new InMemoryCluster(GroupMode.COOPERATIVE);
	}

}
