package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import io.micrometer.observation.Observation;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Observation context of the handling of a batch. Public only for other packages of
 * dp-kafka.
 *
 * @since 0.1.0
 */
public final class BatchContext extends Observation.Context {

	private final List<ConsumerRecord<byte[], byte[]>> records;

	BatchContext(List<ConsumerRecord<byte[], byte[]>> records) {
		this.records = records;
	}

	List<ConsumerRecord<byte[], byte[]>> records() {
		return this.records;
	}

}
