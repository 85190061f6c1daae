package com.github.onsdigital.dp.kafka.faults;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a member saw, one JSON line where it is written to a file. Its time is that of the
 * machine's monotonic clock, which all processes share.
 *
 * @param kind what happened
 * @param kindOfHandler {@code single}, {@code batch} or {@code raw}
 * @param instance the instance it happened in
 * @param partition the record's partition, or -1
 * @param offset the record's offset, or -1
 * @param text the record's id, or the move
 * @param nanos when
 */
record Event(Kind kind, String kindOfHandler, String instance, int partition, long offset, String text, long nanos) {

	enum Kind {

		/** A handler begins a record. */
		START,

		/** A handler is about to return, with success. */
		END,

		/** A consumer moved from one state to another. */
		MOVE

	}

	static Event of(Kind kind, String kindOfHandler, String instance, ConsumerRecord<byte[], byte[]> record) {
		return new Event(kind, kindOfHandler, instance, record.partition(), record.offset(), Traffic.id(record),
				System.nanoTime());
	}

	static Event move(String kindOfHandler, String instance, String text) {
		return new Event(Kind.MOVE, kindOfHandler, instance, -1, -1, text, System.nanoTime());
	}

	Spot spot() {
		return new Spot(this.partition, this.offset);
	}

}
