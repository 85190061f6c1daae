package com.github.onsdigital.dp.kafka.cluster;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.support.Deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class AddressProbeTests {

	private static final Duration TIMEOUT = Duration.ofMillis(600);

	/** Far longer than a response needs, on a busy machine too. */
	private static final Duration LONG = Duration.ofSeconds(20);

	@Test
	void aResponseIsReadAndTheConnectionIsKept() throws Exception {
		try (FakeServer server = broker()) {
			AddressProbe probe = plain(server.address());
			for (int i = 0; i < 100; i++) {
				AddressResult result = check(probe);
				assertThat(result.failure()).isNull();
				assertThat(result.metadata().topics()).containsEntry("orders", TopicPresence.PRESENT);
			}
			assertThat(server.connections()).isEqualTo(1);
			probe.close();
		}
	}

	@Test
	void aResponseInSlicesOfOneByteIsRead() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> peer
			.sendSlowly(KafkaResponses.metadata(peer.request(), new BrokerAddress("127.0.0.1", 9092))))) {
			assertThat(check(plain(server.address())).failure()).isNull();
		}
	}

	@Test
	void endlessSlicesEndAtTheDeadline() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			int id = peer.request();
			peer.send(ByteBuffer.allocate(8).putInt(1_000_000).putInt(id).array());
			CountDownLatch never = new CountDownLatch(1);
			while (!peer.socket().isClosed()) {
				peer.send((byte) 0);
				awaitBriefly(never);
			}
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.TIMEOUT,
					"accepts connections but does not answer within 600ms");
		}
	}

	@Test
	void aTlsAlertIsReportedAsTls() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			peer.request();
			peer.send((byte) 0x15, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 80);
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.SPEAKS_TLS, "speaks TLS; set KAFKA_SEC_PROTO=TLS");
		}
	}

	@Test
	void aCloseWithoutAResponseIsProbedWithAClientHello() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			if (peer.socket().getInputStream().read() == 0x16) {
				peer.send((byte) 0x16, (byte) 3, (byte) 3, (byte) 0, (byte) 2);
			}
			peer.end();
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.SPEAKS_TLS, "speaks TLS; set KAFKA_SEC_PROTO=TLS");
		}
	}

	@Test
	void aServerThatOnlyClosesIsReported() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			peer.request();
			peer.end();
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.CLOSED, "closes connections without an answer");
		}
	}

	@Test
	void aWebServerIsNotKafka() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			peer.request();
			peer.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.NOT_KAFKA, "is not a Kafka broker");
		}
	}

	@Test
	void aHugeLengthIsRejected() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			peer.request();
			peer.send((byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff);
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.NOT_KAFKA, "is not a Kafka broker");
		}
	}

	@Test
	void garbageOfTheRightLengthIsNotKafka() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			int id = peer.request();
			byte[] garbage = new byte[108];
			Arrays.fill(garbage, (byte) 0x77);
			peer.send(ByteBuffer.wrap(garbage).putInt(104).putInt(id).array());
		})) {
			assertFails(plain(server.address()), ProbeFailure.Kind.NOT_KAFKA, "does not answer as a Kafka broker does");
		}
	}

	@Test
	void aFrozenServerTimesOutAndItsLateResponseIsNotReadByTheNextRequest() throws Exception {
		CountDownLatch thaw = new CountDownLatch(1);
		try (FakeServer server = new FakeServer((peer, number) -> {
			while (true) {
				int id = peer.request();
				if (number == 1 && id == 2) {
					awaitUntil(thaw);
				}
				peer.send(KafkaResponses.metadata(id, new BrokerAddress("127.0.0.1", 9092)));
			}
		})) {
			AddressProbe probe = plain(server.address());
			assertThat(check(probe).failure()).isNull();
			assertFails(probe, ProbeFailure.Kind.TIMEOUT, "does not answer within 600ms");
			assertThat(server.connections()).as("no second try after a timeout").isEqualTo(1);
			thaw.countDown();
			assertThat(check(probe).failure()).isNull();
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void aStaleConnectionIsReplacedOnce() throws Exception {
		try (FakeServer server = broker()) {
			AddressProbe probe = plain(server.address());
			assertThat(check(probe).failure()).isNull();
			server.cutAll();
			assertThat(check(probe).failure()).isNull();
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void aClosedPortIsReportedAsRefused() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertFails(plain(new BrokerAddress("127.0.0.1", port)), ProbeFailure.Kind.CONNECT, "refuses the connection");
	}

	@Test
	void everyIpAddressOfAHostNameIsTried() throws Exception {
		try (FakeServer server = broker()) {
			InetAddress closed = ip(9);
			InetAddress open = ip(1);
			AddressProbe probe = probe(new BrokerAddress("b1", server.address().port()), "PLAINTEXT",
					(host) -> new InetAddress[] { closed, open });
			assertThat(check(probe).failure()).isNull();
		}
	}

	@Test
	void aFrozenFirstIpAddressLeavesTimeForTheSecond() throws Exception {
		InetAddress first = ip(9);
		InetAddress second = ip(1);
		try (FakeServer server = broker(); ServerSocket frozen = new ServerSocket(server.address().port(), 50, first)) {
			AddressProbe probe = probe(new BrokerAddress("b1", frozen.getLocalPort()), "PLAINTEXT",
					(host) -> new InetAddress[] { first, second });
			assertThat(check(probe, Duration.ofSeconds(4)).failure()).isNull();
			assertFails(
					probe(new BrokerAddress("b1", frozen.getLocalPort()), "PLAINTEXT",
							(host) -> new InetAddress[] { first }),
					ProbeFailure.Kind.TIMEOUT, "accepts connections but does not answer within 600ms");
		}
	}

	@Test
	void anUnknownHostNameIsReported() {
		AddressProbe probe = probe(new BrokerAddress("nowhere", 9092), "PLAINTEXT", (host) -> {
			throw new UnknownHostException(host);
		});
		assertFails(probe, ProbeFailure.Kind.NAME, "host name does not resolve");
	}

	@Test
	void aLookupThatHangsOccupiesOneThreadOnly() {
		CountDownLatch never = new CountDownLatch(1);
		AddressProbe probe = probe(new BrokerAddress("slow-name", 9092), "PLAINTEXT", (host) -> {
			awaitUntil(never);
			throw new UnknownHostException(host);
		});
		for (int i = 0; i < 20; i++) {
			AddressResult result = probe.check(List.of(), Deadline.in(Duration.ofMillis(10), System::nanoTime));
			assertThat(result.failure()).isNotNull();
		}
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((one) -> one.getName().equals("dp-kafka-dns-slow-name"))
			.hasSize(1);
		never.countDown();
		await().atMost(LONG)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((one) -> one.getName().equals("dp-kafka-dns-slow-name")));
	}

	@Test
	void anAbortEndsTheCheckAtOnce() throws Exception {
		CountDownLatch requested = new CountDownLatch(1);
		try (FakeServer server = new FakeServer((peer, number) -> {
			peer.request();
			requested.countDown();
			peer.waitForEnd();
		})) {
			AddressProbe probe = plain(server.address());
			Thread other = new Thread(() -> {
				awaitUntil(requested);
				probe.abort();
			});
			other.start();
			long before = System.nanoTime();
			AddressResult result = probe.check(List.of(), Deadline.in(Duration.ofSeconds(30), System::nanoTime));
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);
			assertThat(result.failure()).isNotNull();
			other.join();
		}
	}

	@Test
	void aTlsClientOnAPlainPortIsReported() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			if (number == 1) {
				peer.socket().getInputStream().read();
				peer.end();
				return;
			}
			int id = peer.request();
			peer.send(ByteBuffer.allocate(14).putInt(10).putInt(id).array());
		})) {
			AddressProbe probe = probe(server.address(), "SSL", InetAddress::getAllByName);
			// the first TLS handshake of a JVM is slow
			ProbeFailure failure = probe.check(List.of(), Deadline.in(Duration.ofSeconds(20), System::nanoTime))
				.failure();
			assertThat(failure).isNotNull();
			assertThat(failure.kind()).isEqualTo(ProbeFailure.Kind.SPEAKS_PLAIN);
			assertThat(failure.text()).startsWith("speaks plain text, not TLS; unset KAFKA_SEC_PROTO");
		}
	}

	@Test
	void aSaslAddressIsCheckedWithoutALoginOnANewConnectionEachTime() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			int id = peer.request();
			peer.send(ByteBuffer.allocate(14).putInt(10).putInt(id).array());
			peer.waitForEnd();
		})) {
			AddressProbe probe = probe(server.address(), "SASL_PLAINTEXT", InetAddress::getAllByName);
			assertThat(check(probe).failure()).isNull();
			assertThat(check(probe).failure()).isNull();
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	private static InetAddress ip(int last) throws UnknownHostException {
		return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
	}

	private static FakeServer broker() {
		return new FakeServer((peer, number) -> {
			while (true) {
				peer.send(KafkaResponses.metadata(peer.request(), new BrokerAddress("127.0.0.1", 9092)));
			}
		});
	}

	private static AddressResult check(AddressProbe probe) {
		return check(probe, LONG);
	}

	private static AddressResult check(AddressProbe probe, Duration limit) {
		return probe.check(List.of("orders"), Deadline.in(limit, System::nanoTime));
	}

	private static void assertFails(AddressProbe probe, ProbeFailure.Kind kind, String text) {
		long before = System.nanoTime();
		ProbeFailure failure = check(probe, (kind == ProbeFailure.Kind.TIMEOUT) ? TIMEOUT : LONG).failure();
		assertThat(failure).isNotNull();
		assertThat(failure.text()).startsWith(text);
		assertThat(failure.kind()).isEqualTo(kind);
		// a server that does not respond uses the whole time, any other failure is
		// reported at once
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);
	}

	private static AddressProbe plain(BrokerAddress address) {
		return probe(address, "PLAINTEXT", InetAddress::getAllByName);
	}

	private static AddressProbe probe(BrokerAddress address, String protocol, NameLookup.Resolver resolver) {
		ClusterConnection connection = TestMonitor.connection(protocol,
				Map.of("bootstrap.servers", address.toString()));
		return new AddressProbe(address, new ProbeSetup(protocol, new TlsEngines(connection), new NameLookup(resolver),
				TIMEOUT, System::nanoTime));
	}

	private static void awaitUntil(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitBriefly(CountDownLatch latch) {
		try {
			latch.await(50, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
