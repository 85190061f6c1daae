package com.github.onsdigital.dp.kafka.examples.producer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;

import com.github.onsdigital.dp.kafka.examples.producer.OrderSender.OrderPlaced;
import com.github.onsdigital.dp.kafka.producer.MessageTooLargeException;
import com.github.onsdigital.dp.kafka.producer.SentRecord;
import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DpKafkaTest(OrderSender.class)
@ActiveProfiles("producer")
class OrderSenderTests {

	@Autowired
	private KafkaTestCluster kafka;

	@Autowired
	private OrderSender sender;

	@Test
	void anOrderIsSentWithKeyAndHeader() {
		CompletableFuture<SentRecord> sent = this.sender.send(new OrderPlaced("o-1", "Ada", 11));
		assertThat(this.kafka.producer("orders")).hasSent(json("{\"id\":\"o-1\",\"customer\":\"Ada\",\"amount\":11}"));
		assertThat(sent).isCompletedWithValue(new SentRecord("orders", 0, 0));
		ConsumerRecord<byte[], byte[]> record = this.kafka.producer("orders").sent().get(0);
		assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("Ada");
		assertThat(record.headers().lastHeader("origin").value()).asString(StandardCharsets.UTF_8).isEqualTo("shop");
	}

	@Test
	void theFutureOfAFailedSendFails() {
		this.kafka.producer("orders").failSends(1, new RecordTooLargeException("too large"));
		CompletableFuture<SentRecord> sent = this.sender.send(new OrderPlaced("o-1", "Ada", 11));
		assertThat(this.kafka.producer("orders")).hasSentNothing();
		assertThat(sent).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(sent::join)
			.withCauseInstanceOf(MessageTooLargeException.class);
	}

}
