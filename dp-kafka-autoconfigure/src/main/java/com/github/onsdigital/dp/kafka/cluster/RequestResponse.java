package com.github.onsdigital.dp.kafka.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Sends one request and reads its response. Validates the first four bytes before it
 * reads more: Kafka's own client reads a TLS alert as a length of 352 MB (KAFKA-4090).
 */
final class RequestResponse {

	private static final int SMALLEST = 8;

	/** Larger than any response about a few topics. */
	private static final int LARGEST = 4 * 1024 * 1024;

	private static final int CHUNK = 64 * 1024;

	private RequestResponse() {
	}

	// Sends a request. Returns the response after its correlation id. Throws EOFException
	// if the peer closed the connection.
	static ByteBuffer send(Transport transport, ProbeRequest request) throws IOException, ProbeFailure {
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
		ByteBuffer response = ByteBuffer.wrap(read(transport, length));
		if (response.getInt() != request.correlationId()) {
			throw new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA,
					"is not a Kafka broker: its response has another correlation id");
		}
		return response;
	}

	static boolean isTls(byte[] head) {
		return (head[0] == 0x15 || head[0] == 0x16) && head[1] == 0x03;
	}

	// Reads a number of bytes. Allocates memory only as they arrive.
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
