package com.github.onsdigital.dp.kafka.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One question and its answer. The first four bytes of what comes back are judged before
 * anything is believed: Kafka's own client would take a TLS alert for a length of 352 MB
 * (KAFKA-4090).
 */
final class RequestResponse {

	private static final int SMALLEST = 8;

	/** More than a cluster's answer about a few topics can be. */
	private static final int LARGEST = 4 * 1024 * 1024;

	private static final int CHUNK = 64 * 1024;

	private RequestResponse() {
	}

	// Asks.
	// Gives the answer from behind its correlation id
	// Throws EOFException if the peer closed the connection
	static ByteBuffer ask(Transport transport, ProbeRequest request) throws IOException, ProbeFailure {
		transport.write(request.bytes());
		byte[] head = read(transport, 4);
		int length = ByteBuffer.wrap(head).getInt();
		if (isTls(head)) {
			throw new ProbeFailure(ProbeFailure.Kind.SPEAKS_TLS, "speaks TLS");
		}
		if (length < SMALLEST || length > LARGEST) {
			throw new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA,
					"is not a Kafka broker: it answered with the bytes " + HexFormat.ofDelimiter(" ").formatHex(head));
		}
		ByteBuffer answer = ByteBuffer.wrap(read(transport, length));
		if (answer.getInt() != request.correlationId()) {
			throw new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA,
					"is not a Kafka broker: it answered another question than ours");
		}
		return answer;
	}

	static boolean isTls(byte[] head) {
		return (head[0] == 0x15 || head[0] == 0x16) && head[1] == 0x03;
	}

	// Reads so many bytes, and takes memory only as they come.
	static byte[] read(Transport transport, int length) throws IOException {
		byte[] bytes = new byte[Math.min(length, CHUNK)];
		int count = 0;
		while (count < length) {
			if (count == bytes.length) {
				bytes = Arrays.copyOf(bytes, Math.min(length, bytes.length * 2));
			}
			int more = transport.read(bytes, count, bytes.length - count);
			if (more < 0) {
				throw new EOFException("closed after " + count + " of " + length + " bytes");
			}
			count += more;
		}
		return bytes;
	}

}
