package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import io.micrometer.observation.Observation;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Observation context of the handling of a batch.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class BatchContext extends Observation.Context {

	private final List<ConsumerRecord<byte[], byte[]>> records;

	BatchContext(List<ConsumerRecord<byte[], byte[]>> records) {
		this.records = records;
	}

	List<ConsumerRecord<byte[], byte[]>> records() {
		return this.records;
	}

}
