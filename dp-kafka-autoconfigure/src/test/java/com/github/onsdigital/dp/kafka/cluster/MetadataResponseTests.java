package com.github.onsdigital.dp.kafka.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetadataResponseTests {

	private static final List<String> ORDERS = List.of("orders");

	@Test
	void readsAResponseOfKafka() throws Exception {
		BrokerAddress one = new BrokerAddress("b1", 9092);
		BrokerAddress two = new BrokerAddress("b2", 9093);
		MetadataResponse response = MetadataResponse.parse(
				ByteBuffer.wrap(KafkaResponses.body(KafkaResponses.data("orders", (short) 0, one, two))), false,
				ORDERS);
		assertThat(response.advertised()).containsExactly(one, two);
		assertThat(response.clusterId()).isEqualTo("cluster-1");
		assertThat(response.topics()).containsExactlyEntriesOf(Map.of("orders", TopicPresence.PRESENT));
	}

	@ParameterizedTest
	@CsvSource({ "0, PRESENT", "5, PRESENT", "3, ABSENT", "17, ABSENT", "29, DENIED", "-1, UNKNOWN", "7, UNKNOWN" })
	void theErrorCodeDeterminesThePresence(short error, TopicPresence expected) throws Exception {
		MetadataResponse response = MetadataResponse.parse(
				ByteBuffer
					.wrap(KafkaResponses.body(KafkaResponses.data("orders", error, new BrokerAddress("b1", 9092)))),
				false, ORDERS);
		assertThat(response.topics().get("orders")).isEqualTo(expected);
	}

	@Test
	void everyTruncatedResponseIsRejected() {
		byte[] whole = KafkaResponses.body(KafkaResponses.data("orders", (short) 0, new BrokerAddress("b1", 9092)));
		// the last four bytes are the cluster's operations, which are not read
		for (int length = 0; length < whole.length - 4; length++) {
			ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
			assertThatExceptionOfType(ProbeFailure.class).isThrownBy(() -> MetadataResponse.parse(cut, false, ORDERS));
		}
	}

	@Test
	void hugeCountsAreRejected() {
		ByteBuffer huge = ByteBuffer.allocate(64).putInt(0, 0).putInt(4, Integer.MAX_VALUE);
		assertThatExceptionOfType(ProbeFailure.class).isThrownBy(() -> MetadataResponse.parse(huge, false, ORDERS));
	}

	@Test
	void kafkaReadsTheRequest() {
		ByteBuffer bytes = ByteBuffer.wrap(ProbeRequest.metadata(List.of("orders", "straße"), 7, false).bytes());
		assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
		RequestHeaderData header = new RequestHeaderData(new ByteBufferAccessor(bytes), (short) 1);
		assertThat(header.requestApiKey()).isEqualTo((short) 3);
		assertThat(header.requestApiVersion()).isEqualTo((short) 8);
		assertThat(header.correlationId()).isEqualTo(7);
		MetadataRequestData request = new MetadataRequestData(new ByteBufferAccessor(bytes), (short) 8);
		assertThat(request.topics()).extracting(MetadataRequestData.MetadataRequestTopic::name)
			.containsExactly("orders", "straße");
		assertThat(request.allowAutoTopicCreation()).isFalse();
		assertThat(bytes.hasRemaining()).isFalse();
	}

	@Test
	void kafkaReadsTheRequestWithIds() {
		ByteBuffer bytes = ByteBuffer.wrap(ProbeRequest.metadata(List.of("orders", "straße"), 7, true).bytes());
		assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
		RequestHeaderData header = new RequestHeaderData(new ByteBufferAccessor(bytes), (short) 2);
		assertThat(header.requestApiVersion()).isEqualTo((short) 10);
		MetadataRequestData request = new MetadataRequestData(new ByteBufferAccessor(bytes), (short) 10);
		assertThat(request.topics()).extracting(MetadataRequestData.MetadataRequestTopic::name)
			.containsExactly("orders", "straße");
		assertThat(request.allowAutoTopicCreation()).isFalse();
		assertThat(bytes.hasRemaining()).isFalse();
	}

	@Test
	void readsTopicIds() throws Exception {
		Uuid id = Uuid.randomUuid();
		MetadataResponseData data = KafkaResponses.data("orders", (short) 0, new BrokerAddress("b1", 9092));
		data.topics().find("orders").setTopicId(id);
		byte[] whole = KafkaResponses.flexibleBody(data, 10);
		MetadataResponse response = MetadataResponse.parse(ByteBuffer.wrap(whole), true, ORDERS);
		assertThat(response.topicIds()).containsExactlyEntriesOf(Map.of("orders", id));
		assertThat(response.topics()).containsExactlyEntriesOf(Map.of("orders", TopicPresence.PRESENT));
		assertThat(response.advertised()).containsExactly(new BrokerAddress("b1", 9092));
		for (int length = 0; length < whole.length - 5; length++) {
			ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
			assertThatExceptionOfType(ProbeFailure.class).isThrownBy(() -> MetadataResponse.parse(cut, true, ORDERS));
		}
	}

	@Test
	void theNumberOfBrokersIsLimited() throws Exception {
		BrokerAddress[] many = IntStream.range(1, 2001)
			.mapToObj((port) -> new BrokerAddress("b1", port))
			.toArray(BrokerAddress[]::new);
		MetadataResponse response = MetadataResponse
			.parse(ByteBuffer.wrap(KafkaResponses.body(KafkaResponses.data("orders", (short) 0, many))), false, ORDERS);
		assertThat(response.advertised()).hasSize(MetadataResponse.MAX_ADDRESSES);
		assertThat(response.topics()).containsEntry("orders", TopicPresence.PRESENT);
	}

	@Test
	void onlyRequestedTopicsAreKept() throws Exception {
		MetadataResponseData data = KafkaResponses.data("orders", (short) 0, new BrokerAddress("b1", 9092));
		for (int i = 0; i < 2000; i++) {
			data.topics().add(new MetadataResponseData.MetadataResponseTopic().setName("other-" + i));
		}
		MetadataResponse response = MetadataResponse.parse(ByteBuffer.wrap(KafkaResponses.body(data)), false, ORDERS);
		assertThat(response.topics()).containsOnlyKeys("orders");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "b1\nWARN forged", "b1\u001b[31m", "b1\u2028", "b 1", "b1\u202e", "straße", "b1\u0000" })
	void anInvalidHostNameIsOnlyCounted(String host) throws Exception {
		MetadataResponse response = MetadataResponse.parse(
				ByteBuffer.wrap(KafkaResponses.body(KafkaResponses.data("orders", (short) 0,
						new BrokerAddress(host, 9092), new BrokerAddress("h".repeat(256), 9092),
						new BrokerAddress("b1", 70_000), new BrokerAddress("b1", 0), new BrokerAddress("b1", 9092)))),
				false, ORDERS);
		assertThat(response.advertised()).containsExactly(new BrokerAddress("b1", 9092));
		assertThat(response.malformed()).isEqualTo(4);
	}

	@Test
	void aClusterIdOfAnotherFormatIsIgnored() throws Exception {
		MetadataResponseData data = KafkaResponses.data("orders", (short) 0, new BrokerAddress("b1", 9092));
		data.setClusterId("id\nWARN forged");
		assertThat(MetadataResponse.parse(ByteBuffer.wrap(KafkaResponses.body(data)), false, ORDERS).clusterId())
			.isNull();
		data.setClusterId("MkU3OEVBNTcwNTJENDM2Qg");
		assertThat(MetadataResponse.parse(ByteBuffer.wrap(KafkaResponses.body(data)), false, ORDERS).clusterId())
			.isEqualTo("MkU3OEVBNTcwNTJENDM2Qg");
	}

}
