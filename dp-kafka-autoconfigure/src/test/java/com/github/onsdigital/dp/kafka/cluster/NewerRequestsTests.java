package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.Deadline;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class NewerRequestsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Test
	void topicIdsAndCoordinatorsAreRequestedFromANewBroker() throws Exception {
		Uuid id = Uuid.randomUuid();
		try (FakeServer server = new FakeServer((peer, number) -> {
			int versions = peer.anyRequest().getInt(4);
			peer.send(KafkaResponses.versions(versions, 13, 6));
			MetadataResponseData data = KafkaResponses.data("orders", (short) 0, new BrokerAddress("127.0.0.1", 9092));
			data.topics().find("orders").setTopicId(id);
			peer.send(KafkaResponses.flexibleFrame(peer.anyRequest().getInt(4), data, 10));
			FindCoordinatorResponseData found = new FindCoordinatorResponseData();
			found.coordinators().add(coordinator("billing", 15));
			found.coordinators().add(coordinator("invoicing", 0));
			found.coordinators().add(coordinator("never requested", 0));
			peer.send(KafkaResponses.flexibleFrame(peer.anyRequest().getInt(4), found, 4));
		})) {
			AddressProbe probe = plain(server.address());
			assertThat(probe.check(List.of("orders"), Deadline.in(TIMEOUT, System::nanoTime)).metadata().topicIds())
				.containsExactlyEntriesOf(Map.of("orders", id));
			assertThat(probe.coordinators(List.of("billing", "invoicing"), Deadline.in(TIMEOUT, System::nanoTime)))
				.containsOnly(Map.entry("billing", new Coordinator(CoordinatorStatus.ABSENT, null)), Map
					.entry("invoicing", new Coordinator(CoordinatorStatus.AVAILABLE, new BrokerAddress("b1", 9092))));
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	private static FindCoordinatorResponseData.Coordinator coordinator(String group, int error) {
		return new FindCoordinatorResponseData.Coordinator().setKey(group)
			.setErrorCode((short) error)
			.setErrorMessage("a message of the broker")
			.setHost((error != 0) ? "" : "b1")
			.setPort((error != 0) ? -1 : 9092);
	}

	@Test
	void aPeerThatRespondsToEverythingWithMetadataIsAnOldBroker() throws Exception {
		try (FakeServer server = new FakeServer((peer, number) -> {
			while (true) {
				peer.send(KafkaResponses.metadata(peer.anyRequest().getInt(4), new BrokerAddress("127.0.0.1", 9092)));
			}
		})) {
			AddressProbe probe = plain(server.address());
			assertThat(probe.check(List.of("orders"), Deadline.in(TIMEOUT, System::nanoTime)).failure()).isNull();
			assertThat(probe.coordinators(List.of("billing"), Deadline.in(TIMEOUT, System::nanoTime))).isEmpty();
			assertThat(probe.check(List.of("orders"), Deadline.in(TIMEOUT, System::nanoTime)).failure()).isNull();
		}
	}

	private static AddressProbe plain(BrokerAddress address) {
		return new AddressProbe(address,
				ProbeSetup.of(TestMonitor.connection("PLAINTEXT", Map.of("bootstrap.servers", address.toString())),
						TIMEOUT, System::nanoTime));
	}

}
