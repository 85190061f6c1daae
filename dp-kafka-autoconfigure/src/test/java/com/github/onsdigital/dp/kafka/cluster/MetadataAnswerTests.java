package com.github.onsdigital.dp.kafka.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetadataAnswerTests {

	@Test
	void readsWhatKafkaWrites() throws Exception {
		BrokerAddress one = new BrokerAddress("b1", 9092);
		BrokerAddress two = new BrokerAddress("b2", 9093);
		MetadataAnswer answer = MetadataAnswer
			.parse(ByteBuffer.wrap(Answers.body(Answers.data("orders", (short) 0, one, two))));
		assertThat(answer.advertised()).containsExactly(one, two);
		assertThat(answer.clusterId()).isEqualTo("cluster-1");
		assertThat(answer.topics()).containsExactlyEntriesOf(java.util.Map.of("orders", TopicPresence.PRESENT));
	}

	@ParameterizedTest
	@CsvSource({ "0, PRESENT", "5, PRESENT", "3, ABSENT", "17, ABSENT", "29, DENIED", "-1, UNKNOWN", "7, UNKNOWN" })
	void tellsATopicByItsErrorCode(short error, TopicPresence expected) throws Exception {
		MetadataAnswer answer = MetadataAnswer
			.parse(ByteBuffer.wrap(Answers.body(Answers.data("orders", error, new BrokerAddress("b1", 9092)))));
		assertThat(answer.topics().get("orders")).isEqualTo(expected);
	}

	@Test
	void everyCutAnswerIsRefusedAndNoneIsBelieved() {
		byte[] whole = Answers.body(Answers.data("orders", (short) 0, new BrokerAddress("b1", 9092)));
		// the last four bytes are the cluster's operations, which we do not read
		for (int length = 0; length < whole.length - 4; length++) {
			ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
			assertThatExceptionOfType(ProbeFailure.class).isThrownBy(() -> MetadataAnswer.parse(cut));
		}
	}

	@Test
	void hugeCountsAreNotBelieved() {
		ByteBuffer huge = ByteBuffer.allocate(64).putInt(0, 0).putInt(4, Integer.MAX_VALUE);
		assertThatExceptionOfType(ProbeFailure.class).isThrownBy(() -> MetadataAnswer.parse(huge));
	}

	@Test
	void theRequestIsWhatKafkaReads() {
		ByteBuffer bytes = ByteBuffer.wrap(ProbeRequest.metadata(List.of("orders", "straße"), 7).bytes());
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

}
