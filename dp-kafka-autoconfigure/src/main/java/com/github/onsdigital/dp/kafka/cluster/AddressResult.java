package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * The result of the check of one address: a response or a failure.
 *
 * @param address the address
 * @param failure why there is no response, or {@code null}
 * @param metadata the response, empty if none was requested
 */
record AddressResult(BrokerAddress address, @Nullable ProbeFailure failure, MetadataResponse metadata) {

	static AddressResult succeeded(BrokerAddress address, MetadataResponse metadata) {
		return new AddressResult(address, null, metadata);
	}

	static AddressResult failed(BrokerAddress address, ProbeFailure failure) {
		return new AddressResult(address, failure, MetadataResponse.NONE);
	}

	boolean reachable() {
		return this.failure == null;
	}

}
