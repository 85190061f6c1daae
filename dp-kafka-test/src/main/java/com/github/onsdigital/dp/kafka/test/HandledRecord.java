package com.github.onsdigital.dp.kafka.test;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

/**
 * An outcome of a record.
 *
 * @param consumer the id of the consumer
 * @param record the record
 * @param outcome the outcome
 */
record HandledRecord(String consumer, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {

	boolean isOf(Outcome... outcomes) {
		for (Outcome each : outcomes) {
			if (this.outcome == each) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.record.topic() + "-" + this.record.partition() + "@" + this.record.offset() + " " + this.outcome;
	}

}
