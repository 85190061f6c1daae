package com.github.onsdigital.dp.kafka.consumer.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Words for records that cannot be read.
 */
final class Unreadable {

	private Unreadable() {
	}

	static String text(String handler, ConsumerRecord<?, ?> record, String what) {
		return handler + ": record " + record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + what;
	}

}
