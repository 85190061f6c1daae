package com.github.onsdigital.dp.kafka.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A request of the probe, in Kafka's wire format with its length in front. Uses versions
 * that every broker since 2.1 supports, and newer ones for brokers whose ApiVersions
 * response contains them. Encoded here because Kafka's classes for requests are internal
 * and change.
 */
final class ProbeRequest {

	static final int METADATA = 3;

	static final int FIND_COORDINATOR = 10;

	/** The version of Metadata that has topic ids. */
	static final int METADATA_WITH_IDS = 10;

	/** The version of FindCoordinator that accepts several groups. */
	static final int COORDINATORS = 4;

	private static final int API_VERSIONS = 18;

	private static final String CLIENT_ID = "dp-kafka-probe";

	private final byte[] bytes;

	private final int correlationId;

	private ProbeRequest(byte[] bytes, int correlationId) {
		this.bytes = bytes;
		this.correlationId = correlationId;
	}

	// The bytes to send.
	byte[] bytes() {
		return this.bytes.clone();
	}

	// The correlation id that the response must contain.
	int correlationId() {
		return this.correlationId;
	}

	// Requests the metadata of some topics, without creating them: version 8, or 10 with
	// ids.
	static ProbeRequest metadata(Collection<String> topics, int correlationId, boolean withIds) {
		if (!withIds) {
			return of(METADATA, 8, correlationId, (out) -> {
				out.writeInt(topics.size());
				for (String topic : topics) {
					writeString(out, topic);
				}
				// create, cluster's operations, topics' operations
				out.write(new byte[3]);
			});
		}
		return of(METADATA, METADATA_WITH_IDS, correlationId, (out) -> {
			out.writeByte(0); // the header's end
			writeVarint(out, topics.size() + 1);
			for (String topic : topics) {
				out.write(new byte[16]); // no id: requested by name
				writeCompactString(out, topic);
				out.writeByte(0);
			}
			// create, cluster's operations, topics' operations; end
			out.write(new byte[4]);
		});
	}

	// Requests the coordinators of some groups.
	static ProbeRequest coordinators(Collection<String> groups, int correlationId) {
		return of(FIND_COORDINATOR, COORDINATORS, correlationId, (out) -> {
			out.write(new byte[2]); // the header's end; the kind of key: a group
			writeVarint(out, groups.size() + 1);
			for (String group : groups) {
				writeCompactString(out, group);
			}
			out.writeByte(0);
		});
	}

	// Requests the API versions with version 0, which brokers accept before a login.
	static ProbeRequest apiVersions(int correlationId) {
		return of(API_VERSIONS, 0, correlationId, (out) -> {
		});
	}

	private static ProbeRequest of(int api, int version, int correlationId, Body body) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream(128);
		try (DataOutputStream out = new DataOutputStream(frame)) {
			out.writeShort(api);
			out.writeShort(version);
			out.writeInt(correlationId);
			writeString(out, CLIENT_ID);
			body.write(out);
			out.flush();
			ByteArrayOutputStream all = new ByteArrayOutputStream(frame.size() + 4);
			new DataOutputStream(all).writeInt(frame.size());
			frame.writeTo(all);
			return new ProbeRequest(all.toByteArray(), correlationId);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void writeString(DataOutputStream out, String value) throws IOException {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		out.writeShort(bytes.length);
		out.write(bytes);
	}

	private static void writeCompactString(DataOutputStream out, String value) throws IOException {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		writeVarint(out, bytes.length + 1);
		out.write(bytes);
	}

	private static void writeVarint(DataOutputStream out, int value) throws IOException {
		int rest = value;
		while (rest > 0x7f) {
			out.writeByte(rest | 0x80);
			rest >>>= 7;
		}
		out.writeByte(rest);
	}

	@FunctionalInterface
	private interface Body {

		void write(DataOutputStream out) throws IOException;

	}

}
