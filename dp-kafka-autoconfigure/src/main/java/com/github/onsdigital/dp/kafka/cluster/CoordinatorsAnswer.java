package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a broker's answer about the coordinators of groups.
 */
final class CoordinatorsAnswer {

	private static final short COORDINATOR_NOT_AVAILABLE = 15;

	private static final short GROUP_DENIED = 30;

	private CoordinatorsAnswer() {
	}

	// Reads version 4, from behind its correlation id. Keeps only what was asked for;
	// what cannot be read is not known.
	static Map<String, Coordinator> parse(ByteBuffer answer, Collection<String> askedFor) {
		Map<String, Coordinator> coordinators = new HashMap<>();
		try {
			WireReader in = new WireReader(answer, true);
			in.end(); // of the header
			in.int32(); // throttle time
			for (int i = in.count(); i > 0; i--) {
				String group = in.name();
				in.int32(); // node id
				String host = in.name();
				int port = in.int32();
				short error = in.int16();
				in.skipString(); // the error in words
				in.end();
				if (group != null && askedFor.contains(group)) {
					coordinators.put(group, new Coordinator(status(error), MetadataAnswer.wellFormed(host, port)));
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
