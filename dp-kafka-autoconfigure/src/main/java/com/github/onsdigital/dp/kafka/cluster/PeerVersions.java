package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The newer requests that a broker supports, by its ApiVersions response.
 *
 * @param topicIds whether its Metadata responses contain topic ids (version 10, Kafka
 * 2.8)
 * @param coordinators whether it accepts several groups in one request (FindCoordinator
 * version 4, Kafka 3.0)
 */
record PeerVersions(boolean topicIds, boolean coordinators) {

	static final PeerVersions OLDEST = new PeerVersions(false, false);

	private static final int MAX_LIST_LENGTH = 1000;

	// Parses version 0 of the response, after its correlation id. A malformed response
	// counts as that of an old broker: the next request shows whether it is a broker.
	static PeerVersions parse(ByteBuffer response) {
		try {
			WireReader in = new WireReader(response, false);
			short error = in.int16();
			int count = in.count();
			if (error != 0 || count > MAX_LIST_LENGTH) {
				return OLDEST;
			}
			boolean topicIds = false;
			boolean coordinators = false;
			for (int i = 0; i < count; i++) {
				short api = in.int16();
				in.int16(); // the oldest version
				short newest = in.int16();
				topicIds |= api == ProbeRequest.METADATA && newest >= ProbeRequest.METADATA_WITH_IDS;
				coordinators |= api == ProbeRequest.FIND_COORDINATOR && newest >= ProbeRequest.COORDINATORS;
			}
			return new PeerVersions(topicIds, coordinators);
		}
		catch (BufferUnderflowException ex) {
			return OLDEST;
		}
	}

}
