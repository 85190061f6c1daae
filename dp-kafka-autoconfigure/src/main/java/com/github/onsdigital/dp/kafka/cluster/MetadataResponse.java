package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * A broker's Metadata response: the addresses it advertises, its cluster's id, the
 * requested topics. Its size is bounded, also if the response is larger.
 *
 * @param advertised the first advertised addresses, at most {@value #MAX_ADDRESSES}
 * @param malformed the number of addresses with an invalid host name or port
 * @param clusterId the cluster's id, or {@code null}
 * @param topics the presence of each requested topic
 * @param topicIds the ids of those topics, where the response contains them
 */
record MetadataResponse(List<BrokerAddress> advertised, int malformed, @Nullable String clusterId,
		Map<String, TopicPresence> topics, Map<String, Uuid> topicIds) {

	static final int MAX_ADDRESSES = 64;

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%\\[\\]-]{1,255}");

	private static final Pattern CLUSTER_ID = Pattern.compile("[\\w.-]{1,64}");

	private static final short UNKNOWN_TOPIC = 3;

	private static final short LEADER_NOT_AVAILABLE = 5;

	private static final short INVALID_TOPIC = 17;

	private static final short TOPIC_DENIED = 29;

	static final MetadataResponse NONE = new MetadataResponse(List.of(), 0, null, Map.of(), Map.of());

	MetadataResponse {
		advertised = List.copyOf(advertised);
		topics = Map.copyOf(topics);
		topicIds = Map.copyOf(topicIds);
	}

	// Parses version 8 of the response, or version 10, which has topic ids, after its
	// correlation id. Keeps the requested topics only.
	static MetadataResponse parse(ByteBuffer response, boolean withIds, Collection<String> requested)
			throws ProbeFailure {
		try {
			WireReader in = new WireReader(response, withIds);
			in.end(); // of the header
			in.int32(); // throttle time
			List<BrokerAddress> advertised = new ArrayList<>();
			int malformed = readBrokers(in, advertised);
			String clusterId = in.name();
			in.int32(); // controller id
			Map<String, TopicPresence> topics = new HashMap<>();
			Map<String, Uuid> ids = new HashMap<>();
			readTopics(in, withIds, Set.copyOf(requested), topics, ids);
			return new MetadataResponse(advertised, malformed, wellFormed(clusterId), topics, ids);
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA, "does not answer as a Kafka broker does", ex);
		}
	}

	private static int readBrokers(WireReader in, List<BrokerAddress> advertised) {
		int malformed = 0;
		for (int i = in.count(); i > 0; i--) {
			in.int32(); // node id
			String host = in.name();
			int port = in.int32();
			in.skipString(); // rack
			in.end();
			BrokerAddress address = wellFormed(host, port);
			if (address == null) {
				malformed++;
			}
			else if (advertised.size() < MAX_ADDRESSES) {
				advertised.add(address);
			}
		}
		return malformed;
	}

	private static void readTopics(WireReader in, boolean withIds, Set<String> requested,
			Map<String, TopicPresence> topics, Map<String, Uuid> ids) {
		for (int i = in.count(); i > 0; i--) {
			TopicPresence presence = presence(in.int16());
			String name = in.name();
			Uuid id = withIds ? in.uuid() : Uuid.ZERO_UUID;
			in.skip(1); // internal
			skipPartitions(in);
			in.int32(); // authorized operations
			in.end();
			if (name != null && requested.contains(name)) {
				topics.put(name, presence);
				if (!id.equals(Uuid.ZERO_UUID)) {
					ids.put(name, id);
				}
			}
		}
	}

	private static void skipPartitions(WireReader in) {
		for (int i = in.count(); i > 0; i--) {
			in.skip(2 + 4 + 4 + 4); // error, index, leader, epoch
			for (int list = 0; list < 3; list++) { // replicas: all, in sync, offline
				in.skipInts();
			}
			in.end();
		}
	}

	// Returns an address, or null if the host name or the port is invalid.
	static @Nullable BrokerAddress wellFormed(@Nullable String host, int port) {
		return (host == null || port <= 0 || port > 65535 || !HOST.matcher(host).matches()) ? null
				: new BrokerAddress(host, port);
	}

	// Returns the id, or null if it has another format: it is logged and given to the
	// application.
	static @Nullable String wellFormed(@Nullable String clusterId) {
		return (clusterId != null && CLUSTER_ID.matcher(clusterId).matches()) ? clusterId : null;
	}

	private static TopicPresence presence(short error) {
		return switch (error) {
			case 0, LEADER_NOT_AVAILABLE -> TopicPresence.PRESENT;
			case UNKNOWN_TOPIC, INVALID_TOPIC -> TopicPresence.ABSENT;
			case TOPIC_DENIED -> TopicPresence.DENIED;
			default -> TopicPresence.UNKNOWN;
		};
	}

}
