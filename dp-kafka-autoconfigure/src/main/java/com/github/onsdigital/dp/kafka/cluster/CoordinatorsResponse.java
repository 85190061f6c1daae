package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Parses a broker's FindCoordinator response.
 */
final class CoordinatorsResponse {

	private static final short COORDINATOR_NOT_AVAILABLE = 15;

	private static final short GROUP_DENIED = 30;

	private CoordinatorsResponse() {
	}

	// Parses version 4 of the response, after its correlation id. Keeps the requested
	// groups only; returns an empty map if the response is malformed.
	static Map<String, Coordinator> parse(ByteBuffer response, Collection<String> requested) {
		Map<String, Coordinator> coordinators = new HashMap<>();
		try {
			WireReader in = new WireReader(response, true);
			in.end(); // of the header
			in.int32(); // throttle time
			for (int i = in.count(); i > 0; i--) {
				String group = in.name();
				in.int32(); // node id
				String host = in.name();
				int port = in.int32();
				short error = in.int16();
				in.skipString(); // error message
				in.end();
				if (group != null && requested.contains(group)) {
					coordinators.put(group, new Coordinator(status(error), MetadataResponse.wellFormed(host, port)));
				}
			}
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			coordinators.clear();
		}
		return coordinators;
	}

	private static CoordinatorStatus status(short error) {
		return switch (error) {
			case 0 -> CoordinatorStatus.AVAILABLE;
			case COORDINATOR_NOT_AVAILABLE -> CoordinatorStatus.ABSENT;
			case GROUP_DENIED -> CoordinatorStatus.DENIED;
			default -> CoordinatorStatus.UNKNOWN;
		};
	}

}
