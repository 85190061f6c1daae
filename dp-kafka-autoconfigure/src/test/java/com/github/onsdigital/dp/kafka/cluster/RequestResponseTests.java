package com.github.onsdigital.dp.kafka.cluster;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.support.Deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The length that a peer announces is validated before the response is read.
 */
class RequestResponseTests {

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 7, 4 * 1024 * 1024 + 1, 16 * 1024 * 1024, Integer.MAX_VALUE })
	void aResponseOfAnInvalidLengthIsRejectedUnread(int length) {
		Announcing peer = new Announcing(length);
		assertThatExceptionOfType(ProbeFailure.class)
			.isThrownBy(() -> RequestResponse.send(peer, ProbeRequest.metadata(List.of("orders"), 1, false)))
			.withMessageContaining("is not a Kafka broker");
		assertThat(peer.bytes).isEqualTo(4);
	}

	private static final class Announcing implements Transport {

		private final byte[] head;

		int bytes;

		Announcing(int length) {
			this.head = ByteBuffer.allocate(4).putInt(length).array();
		}

		@Override
		public void deadline(Deadline deadline) {
		}

		@Override
		public void write(byte[] request) {
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			for (int i = 0; i < length; i++) {
				target[offset + i] = (this.bytes < 4) ? this.head[this.bytes] : 0;
				this.bytes++;
			}
			return length;
		}

		@Override
		public void close() {
		}

	}

}
