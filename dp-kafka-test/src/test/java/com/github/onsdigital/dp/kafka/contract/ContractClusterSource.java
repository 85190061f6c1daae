package com.github.onsdigital.dp.kafka.contract;

/**
 * Determines the cluster on which a contract runs.
 */
interface ContractClusterSource {

	ContractCluster openCluster();

}
