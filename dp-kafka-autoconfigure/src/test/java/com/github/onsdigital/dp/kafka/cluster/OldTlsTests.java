package com.github.onsdigital.dp.kafka.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.support.Deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that supports no version newer than TLS 1.1.
 */
@Timeout(120)
class OldTlsTests {

	private static final byte HANDSHAKE = 0x16;

	private static final byte SERVER_HELLO = 2;

	private static final byte ALERT = 0x15;

	private volatile int answer = -1;

	@ParameterizedTest
	@CsvSource({ "1, TLS10", "2, TLS11" })
	void anOldVersionIsRefusedAndNamed(byte minor, String version) throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			DataInputStream in = new DataInputStream(peer.socket().getInputStream());
			readRecord(in);
			peer.send(serverHello(minor));
			this.answer = readRecord(in);
		})) {
			ProbeFailure failure = check(server);
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.TLS);
			assertThat(failure.text()).startsWith("cannot be connected to over TLS: ").contains(version);
			await("the alert at the server").atMost(30, TimeUnit.SECONDS).until(() -> this.answer == ALERT);
		}
	}

	@Test
	void aProtocolVersionAlertIsReported() throws Exception {
		byte fatal = 2;
		byte protocolVersion = 70;
		try (FakeServer server = new FakeServer((peer, number) -> {
			readRecord(new DataInputStream(peer.socket().getInputStream()));
			peer.send(ALERT, (byte) 3, (byte) 2, (byte) 0, (byte) 2, fatal, protocolVersion);
			peer.waitForEnd();
		})) {
			ProbeFailure failure = check(server);
			assertThat(failure.text()).isEqualTo("speaks neither TLS 1.2 nor 1.3 (\"protocol_version\")");
		}
	}

	private static ProbeFailure check(FakeServer server) {
		ClusterConnection connection = TestMonitor.connection("SSL",
				Map.of("bootstrap.servers", server.address().toString()));
		AddressProbe probe = new AddressProbe(server.address(), new ProbeSetup("SSL", new TlsEngines(connection),
				new NameLookup(InetAddress::getAllByName), Duration.ofSeconds(20), System::nanoTime));
		return Objects
			.requireNonNull(probe.check(List.of(), Deadline.in(Duration.ofSeconds(20), System::nanoTime)).failure());
	}

	private static int readRecord(DataInputStream in) throws IOException {
		int type = in.read();
		in.readShort();
		in.readFully(new byte[in.readUnsignedShort()]);
		return type;
	}

	/** TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no session, no extensions. */
	private static byte[] serverHello(byte minor) {
		int body = 2 + 32 + 1 + 2 + 1;
		ByteBuffer hello = ByteBuffer.allocate(5 + 4 + body);
		hello.put(HANDSHAKE).put((byte) 3).put(minor).putShort((short) (4 + body));
		hello.put(SERVER_HELLO).put((byte) 0).putShort((short) body);
		hello.put((byte) 3).put(minor).put(new byte[32]).put((byte) 0).putShort((short) 0xc013).put((byte) 0);
		return hello.array();
	}

}
