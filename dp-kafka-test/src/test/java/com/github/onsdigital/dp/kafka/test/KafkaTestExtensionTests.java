package com.github.onsdigital.dp.kafka.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.github.onsdigital.dp.kafka.test.ShopHandlers.RawHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaTestExtension}.
 */
class KafkaTestExtensionTests {

	@RegisterExtension
	final KafkaTestExtension extension = KafkaTestExtension.of(RawHandler.class)
		.partitions(2)
		.brokers(2)
		.property("kafka.consumers.raw.group", "other");

	@Test
	void eachTestHasAClusterAndAnApplication(KafkaTestCluster kafka, RawHandler handler) {
		kafka.topic("raw").partition(1).send("1");
		assertThat(kafka.consumer("raw")).hasHandled(1).hasCommitted("raw-1", 1);
		assertThat(handler.records).hasSize(1);
		assertThat(kafka.consumer("raw").group().group()).isEqualTo("other");
	}

	@Test
	void theNextTestHasOthers(KafkaTestCluster kafka, RawHandler handler) {
		assertThat(kafka.consumer("raw")).isConsuming().hasHandled(0).hasCommittedNothing();
		assertThat(handler.records).isEmpty();
		assertThat(kafka.topic("raw")).isEmpty();
	}

}
