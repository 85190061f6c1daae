package com.github.onsdigital.dp.kafka.docs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.docs.HelloHandler.HelloCalled;
import com.github.onsdigital.dp.kafka.docs.HelloHandler.HelloReplied;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.avro;
import static com.github.onsdigital.dp.kafka.test.TestData.header;
import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * The examples of the table for users of Go's kafkatest.
 */
@DpKafkaTest(classes = HelloHandler.class, properties = { "kafka.producers.replies.topic=hello-replied",
		"kafka.producers.audit.topic=audit", "kafka.consumers.hello.subscribe-to=self,db" })
class KafkatestExamplesTests {

	private static final AvroSchema SCHEMA = AvroSchema.parse("""
			{"type": "record", "name": "hello-called", "fields": [{"name": "name", "type": "string"}]}""");

	@Autowired
	private KafkaTestCluster kafka;

	@Test
	void queueMessage() {
		this.kafka.topic("hello-called").send(avro(SCHEMA, new HelloCalled("Ada")));
		assertThat(this.kafka.producer("replies")).hasSent(json(new HelloReplied("Hello Ada")));
	}

	@Test
	void queueJson() {
		this.kafka.topic("names").send(json("{\"name\":\"Ada\"}"));
		assertThat(this.kafka.topic("names")).containsExactly(json("{\"name\": \"Ada\"}"));
	}

	@Test
	void queueBytes() {
		this.kafka.topic("hello-called").send(SCHEMA.marshal(new HelloCalled("Ada")));
		assertThat(this.kafka.consumer("hello")).hasHandled(1);
	}

	@Test
	void newMessage() {
		byte[] data = SCHEMA.marshal(new HelloCalled("Ada"));
		this.kafka.topic("hello-called").send("k-1", data, header("tenant", "acme"));
		assertThat(this.kafka.consumer("hello")).hasHandled(1);
		assertThat(this.kafka.consumer("hello")).hasCommitted("hello-called-0", 1);
	}

	@Test
	void rebalanceCluster() {
		this.kafka.group("greeter").rebalance();
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("hello")).reaches(ConsumerState.CONSUMING);
	}

	@Test
	void consumerMock() {
		ConsumerGroup group = this.kafka.consumer("hello").group();
		group.stop();
		assertThat(this.kafka.consumer("hello")).isStopped();
	}

	@Test
	void onHealthUpdate() {
		this.kafka.check("db").down();
		assertThat(this.kafka.consumer("hello")).isHeldBy("health");
	}

	@Test
	void waitForMessageSent() {
		MessageProducer producer = this.kafka.producer("audit").producer();
		producer.send(SCHEMA, new HelloCalled("Ada"));
		assertThat(this.kafka.producer("audit")).hasSent(avro(SCHEMA, new HelloCalled("Ada")));
	}

	@Test
	void waitNoMessageSent() {
		this.kafka.topic("hello-called").send(avro(SCHEMA, new HelloCalled("")));
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.producer("replies")).hasSentNothing();
	}

	@Test
	void consumerGroupMock() {
		ConsumerGroup group = mock(ConsumerGroup.class);
		new Maintenance(group).begin();
		verify(group).stop();
	}

	@Test
	void producerMock() {
		MessageProducer producer = mock(MessageProducer.class);
		new HelloHandler(producer).handle(new HelloCalled("Ada"));
		verify(producer).sendJson(new HelloReplied("Hello Ada"), SendOptions.withKey("Ada"));
	}

	@Test
	void messageMock() {
		UpstreamMessage message = mock(UpstreamMessage.class);
		given(message.record())
			.willReturn(new ConsumerRecord<>("audit", 0, 7, null, "login".getBytes(StandardCharsets.UTF_8)));
		AuditLog log = new AuditLog();
		log.append(message);
		verify(message).commitAndRelease();
		assertThat(log.entries()).containsExactly("login");
	}

}
