package com.github.onsdigital.dp.kafka.faults.lanes;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The beginning or the end of a call of a handler. The time is that of the machine's
 * monotonic clock, which all processes share.
 *
 * @param kind the beginning or the successful end
 * @param instance the instance that handled the record
 * @param partition the record's partition
 * @param offset the record's offset
 * @param nanos the time
 */
record Call(Kind kind, String instance, int partition, long offset, long nanos) {

	enum Kind {

		/** A handler begins with a record. */
		START,

		/** The record is handled: the method or its stage is about to end. */
		END

	}

	static Call of(Kind kind, String instance, ConsumerRecord<byte[], byte[]> record) {
		return new Call(kind, instance, record.partition(), record.offset(), System.nanoTime());
	}

	Position position() {
		return new Position(this.partition, this.offset);
	}

	/**
	 * The position of a record.
	 *
	 * @param partition the partition
	 * @param offset the offset
	 */
	record Position(int partition, long offset) {

	}

}
