package com.github.onsdigital.dp.kafka.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * The one small request that is asked of an address, in Kafka's wire format with its
 * length in front. Two versions that every broker since 2.1 knows, written by hand: the
 * client's own classes for them are internal and change.
 */
final class ProbeRequest {

	private static final int METADATA = 3;

	private static final int API_VERSIONS = 18;

	private static final String CLIENT_ID = "dp-kafka-probe";

	private final byte[] bytes;

	private final int correlationId;

	private ProbeRequest(byte[] bytes, int correlationId) {
		this.bytes = bytes;
		this.correlationId = correlationId;
	}

	// What is sent.
	byte[] bytes() {
		return this.bytes.clone();
	}

	// What the answer must carry.
	int correlationId() {
		return this.correlationId;
	}

	// Metadata version 8 of some topics, none of which is created by it.
	static ProbeRequest metadata(Collection<String> topics, int correlationId) {
		return of(METADATA, 8, correlationId, (out) -> {
			out.writeInt(topics.size());
			for (String topic : topics) {
				writeString(out, topic);
			}
			out.writeBoolean(false);
			out.writeBoolean(false);
			out.writeBoolean(false);
		});
	}

	// ApiVersions version 0, which is answered before any login.
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

	@FunctionalInterface
	private interface Body {

		void write(DataOutputStream out) throws IOException;

	}

}
