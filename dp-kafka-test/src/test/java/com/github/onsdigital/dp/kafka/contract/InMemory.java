package com.github.onsdigital.dp.kafka.contract;

/**
 * Runs a contract on the in-memory cluster with the protocol {@code classic}.
 */
interface InMemory extends ContractClusterSource {

	@Override
	default ContractCluster openCluster() {
		return new InMemoryCluster(GroupMode.EAGER);
	}

}
