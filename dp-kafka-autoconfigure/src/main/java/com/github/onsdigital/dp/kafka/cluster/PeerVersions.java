package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Which of the newer requests a broker understands, by its answer to ApiVersions.
 *
 * @param topicIds whether its Metadata answers carry topic ids (version 10, Kafka 2.8)
 * @param coordinators whether it answers for several groups at once (FindCoordinator
 * version 4, Kafka 3.0)
 */
record PeerVersions(boolean topicIds, boolean coordinators) {

	static final PeerVersions OLDEST = new PeerVersions(false, false);

	private static final int LONGEST_LIST = 1000;

	// Reads version 0 of the answer, from behind its correlation id. What cannot be read
	// as one counts as an old broker: the request that follows shows what it is.
	static PeerVersions parse(ByteBuffer answer) {
		try {
			WireReader in = new WireReader(answer, false);
			short error = in.int16();
			int count = in.count();
			if (error != 0 || count > LONGEST_LIST) {
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
