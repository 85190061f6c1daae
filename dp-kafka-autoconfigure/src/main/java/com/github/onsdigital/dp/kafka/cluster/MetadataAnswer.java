package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * What a broker says of itself: the addresses it advertises, its cluster's id, the topics
 * it was asked for.
 *
 * @param advertised the addresses that clients are sent to
 * @param clusterId the cluster's id, or {@code null}
 * @param topics what is said of each topic asked for
 */
record MetadataAnswer(List<BrokerAddress> advertised, @Nullable String clusterId, Map<String, TopicPresence> topics) {

	private static final short UNKNOWN_TOPIC = 3;

	private static final short LEADER_NOT_AVAILABLE = 5;

	private static final short INVALID_TOPIC = 17;

	private static final short TOPIC_DENIED = 29;

	static final MetadataAnswer NONE = new MetadataAnswer(List.of(), null, Map.of());

	MetadataAnswer {
		advertised = List.copyOf(advertised);
		topics = Map.copyOf(topics);
	}

	// Reads version 8 of the answer, from behind its correlation id. Never trusts a
	// count: what is not there cannot be read.
	static MetadataAnswer parse(ByteBuffer in) throws ProbeFailure {
		try {
			in.getInt(); // throttle time
			List<BrokerAddress> advertised = new ArrayList<>();
			for (int i = in.getInt(); i > 0; i--) {
				in.getInt(); // node id
				String host = string(in);
				int port = in.getInt();
				string(in); // rack
				advertised.add(new BrokerAddress((host != null) ? host : "", port));
			}
			String clusterId = string(in);
			in.getInt(); // controller id
			Map<String, TopicPresence> topics = new HashMap<>();
			for (int i = in.getInt(); i > 0; i--) {
				TopicPresence presence = presence(in.getShort());
				String name = string(in);
				in.get(); // internal
				skipPartitions(in);
				in.getInt(); // authorized operations
				topics.put((name != null) ? name : "", presence);
			}
			return new MetadataAnswer(advertised, clusterId, topics);
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA, "does not answer as a Kafka broker does", ex);
		}
	}

	private static void skipPartitions(ByteBuffer in) {
		for (int i = in.getInt(); i > 0; i--) {
			skip(in, 2 + 4 + 4 + 4); // error, index, leader, epoch
			for (int list = 0; list < 3; list++) { // replicas: all, in sync, offline
				skip(in, Math.multiplyFull(4, Math.max(0, in.getInt())));
			}
		}
	}

	private static void skip(ByteBuffer in, long bytes) {
		if (bytes > in.remaining()) {
			throw new BufferUnderflowException();
		}
		in.position(in.position() + (int) bytes);
	}

	private static @Nullable String string(ByteBuffer in) {
		int length = in.getShort();
		if (length < 0) {
			return null;
		}
		if (length > in.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[length];
		in.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
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
