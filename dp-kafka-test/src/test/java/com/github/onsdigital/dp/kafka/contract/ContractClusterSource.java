package com.github.onsdigital.dp.kafka.contract;

/**
 * Determines the cluster on which a contract runs, and how its records are handled.
 */
interface ContractClusterSource {

	ContractCluster openCluster();

	default HandlingMode handling() {
		return HandlingMode.PARTITION;
	}

}
