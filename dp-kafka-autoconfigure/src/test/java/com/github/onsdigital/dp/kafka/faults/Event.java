package com.github.onsdigital.dp.kafka.faults;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event of a member, written to a file as one JSON line. The time is that of the
 * machine's monotonic clock, which all processes share.
 *
 * @param kind the kind of event
 * @param kindOfHandler {@code single}, {@code batch} or {@code raw}
 * @param instance the instance that it happened in
 * @param partition the record's partition, or -1
 * @param offset the record's offset, or -1
 * @param text the record's id, or the transition
 * @param nanos the time
 */
record Event(Kind kind, String kindOfHandler, String instance, int partition, long offset, String text, long nanos) {

	enum Kind {

		/** A handler starts a record. */
		START,

		/** A handler is about to return successfully. */
		END,

		/** A consumer made a transition from one state to another. */
		TRANSITION

	}

	static Event of(Kind kind, String kindOfHandler, String instance, ConsumerRecord<byte[], byte[]> record) {
		return new Event(kind, kindOfHandler, instance, record.partition(), record.offset(), Traffic.id(record),
				System.nanoTime());
	}

	static Event transition(String kindOfHandler, String instance, String text) {
		return new Event(Kind.TRANSITION, kindOfHandler, instance, -1, -1, text, System.nanoTime());
	}

	RecordPosition position() {
		return new RecordPosition(this.partition, this.offset);
	}

}
