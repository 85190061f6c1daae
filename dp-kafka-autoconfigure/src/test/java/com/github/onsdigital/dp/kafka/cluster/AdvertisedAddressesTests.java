package com.github.onsdigital.dp.kafka.cluster;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class AdvertisedAddressesTests {

	@Test
	void aPlainBrokerThatAdvertisesATlsListenerIsNotUsable() throws Exception {
		try (FakeServer tls = new FakeServer((peer, number) -> {
			peer.request();
			peer.send((byte) 0x15, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 80);
		});
				FakeServer broker = broker(tls.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			for (int i = 0; i < 3; i++) {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(0).reachable()).isTrue();
				assertThat(report.addresses().get(0).problem()).isEqualTo(
						"answers, but advertises " + tls.address() + ", which speaks TLS; set KAFKA_SEC_PROTO=TLS");
				assertThat(report.usable()).isFalse();
			}
			assertThat(it.monitor.reached()).isFalse();
		}
	}

	@Test
	void anUnreachableAdvertisedAddressIsNamedAndNotProbedInEachCheck() throws Exception {
		try (FakeServer closing = new FakeServer((peer, number) -> peer.end());
				FakeServer broker = broker(closing.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			for (int i = 0; i < 10; i++) {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(0).problem()).isEqualTo("answers, but advertises " + closing.address()
						+ ", which closes connections without an answer");
				assertThat(report.usable()).isTrue();
			}
			assertThat(closing.connections()).as("the request and the protocol detection").isEqualTo(2);
		}
	}

	@Test
	void anAdvertisedAddressThatRespondedIsNotProbedAgain() throws Exception {
		try (FakeServer other = broker(new BrokerAddress("127.0.0.1", 1));
				FakeServer broker = broker(other.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			for (int i = 0; i < 10; i++) {
				ClusterReport report = it.check();
				assertThat(report.addresses().get(0).problem()).isNull();
				assertThat(report.usable()).isTrue();
			}
			assertThat(other.connections()).isEqualTo(1);
			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@Test
	void aFrozenAdvertisedAddressDoesNotOutliveTheCheck() throws Exception {
		try (FakeServer frozen = new FakeServer((peer, number) -> peer.waitForEnd());
				FakeServer broker = broker(frozen.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			// the check itself fails after 30 s
			ClusterReport report = it.check();
			assertThat(String.valueOf(report.addresses().get(0).problem()))
				.endsWith("which accepts connections but does not answer within 2s");
			it.check();
			assertThat(frozen.connections()).as("not probed again at once").isEqualTo(1);
		}
	}

	@Test
	void invalidAdvertisedAddressesAreIgnored() throws Exception {
		try (FakeServer broker = broker(new BrokerAddress("", 9092), new BrokerAddress("b1", -1),
				new BrokerAddress("b1", 70_000)); TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			assertThat(it.check().usable()).isTrue();
		}
	}

	@Test
	void ofManyUnreachableAdvertisedAddressesAFewAreProbedAndNamed() throws Exception {
		BrokerAddress[] many = IntStream.range(0, 2000)
			.mapToObj((number) -> new BrokerAddress("127.0.0." + (2 + number / 60_000), 1 + number))
			.toArray(BrokerAddress[]::new);
		try (FakeServer broker = broker(many); TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			for (int i = 0; i < 3; i++) {
				ClusterReport report = it.check();
				assertThat(report.usable()).isTrue();
				String text = ClusterReportFormatter.of(report);
				assertThat(text.split("which refuses the connection", -1)).hasSize(6);
				assertThat(text).contains(" more that fail").hasSizeLessThan(1500);
			}
			assertThat(it.check().advertisedUsable()).isFalse();
		}
	}

	@Test
	void theNumberOfKnownAddressesIsLimited() {
		AdvertisedAddresses advertised = new AdvertisedAddresses(List.of(), System::nanoTime);
		List<BrokerAddress> many = IntStream.rangeClosed(1, 1000)
			.mapToObj((port) -> new BrokerAddress("b1", port))
			.toList();
		Set<BrokerAddress> first = advertised.toProbe(many);
		assertThat(first).hasSize(256);
		first.forEach((address) -> advertised.record(
				AddressResult.failed(address, new ProbeFailure(ProbeFailure.Kind.CONNECT, "refuses the connection"))));
		assertThat(advertised.toProbe(many)).isEmpty();
	}

	@Test
	void anInvalidHostNameIsNotShown() throws Exception {
		try (FakeServer broker = broker(new BrokerAddress("b1\nWARN forged \u001b[31m", 9092));
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			ClusterReport report = it.check();
			assertThat(ClusterReportFormatter.of(report)).contains("advertises 1 addresses that no host can have")
				.doesNotContain("forged");
			assertThat(report.advertisedUsable()).isFalse();
		}
	}

	@Test
	void oneReachableAdvertisedAddressIsEnough() throws Exception {
		try (FakeServer closing = new FakeServer((peer, number) -> peer.end());
				FakeServer other = broker(new BrokerAddress("127.0.0.1", 1));
				FakeServer broker = broker(closing.address(), other.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			assertThat(it.check().advertisedUsable()).isTrue();
		}
		try (FakeServer closing = new FakeServer((peer, number) -> peer.end());
				FakeServer broker = broker(closing.address());
				TestMonitor it = TestMonitor.plain(broker.address().toString())) {
			assertThat(it.check().advertisedUsable()).isFalse();
		}
	}

	private static FakeServer broker(BrokerAddress... advertised) {
		return new FakeServer((peer, number) -> {
			while (true) {
				peer.send(KafkaResponses.metadata(peer.request(), advertised));
			}
		});
	}

}
