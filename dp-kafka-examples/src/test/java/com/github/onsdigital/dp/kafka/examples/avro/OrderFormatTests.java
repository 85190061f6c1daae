package com.github.onsdigital.dp.kafka.examples.avro;

import java.time.Instant;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ActiveProfiles;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

@DpKafkaTest({ OrderHandler.class, OrderSender.class })
@ActiveProfiles("avro")
@ExtendWith(OutputCaptureExtension.class)
class OrderFormatTests {

	private static final OrderPlaced ORDER = new OrderPlaced("o-1", "Ada", 11, Instant.parse("2026-01-31T12:00:00Z"));

	// the fields in the order of the schema, without names and without a header
	private static final byte[] BYTES = HexFormat.of().parseHex("066f2d31" + "06416461" + "16" + "80f8e4be8267");

	@Autowired
	private KafkaTestCluster kafka;

	@Autowired
	private OrderSender sender;

	@Test
	void bytesOfAGoServiceAreRead(CapturedOutput output) {
		this.kafka.topic("orders").send(BYTES);
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
		assertThat(output).contains("Read " + ORDER);
	}

	@Test
	void theSameBytesAreSent() {
		assertThat(this.sender.send(ORDER)).isNotCompletedExceptionally();
		assertThat(this.kafka.producer("orders")).hasSent(new Object[] { BYTES });
		assertThat(this.kafka.consumer("orders")).hasHandled(1);
	}

}
