package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * What one address answered, or why it did not.
 *
 * @param address the address
 * @param failure why there is no answer, or {@code null}
 * @param metadata the answer, empty where none was asked for
 */
record AddressAnswer(BrokerAddress address, @Nullable ProbeFailure failure, MetadataAnswer metadata) {

	static AddressAnswer answered(BrokerAddress address, MetadataAnswer metadata) {
		return new AddressAnswer(address, null, metadata);
	}

	static AddressAnswer failed(BrokerAddress address, ProbeFailure failure) {
		return new AddressAnswer(address, failure, MetadataAnswer.NONE);
	}

	boolean reachable() {
		return this.failure == null;
	}

}
