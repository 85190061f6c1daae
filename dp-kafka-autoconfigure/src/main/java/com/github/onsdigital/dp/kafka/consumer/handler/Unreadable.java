package com.github.onsdigital.dp.kafka.consumer.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Formats messages about records that cannot be read.
 */
final class Unreadable {

	private Unreadable() {
	}

	static String text(String handler, ConsumerRecord<?, ?> record, String reason) {
		return handler + ": record " + record.topic() + "-" + record.partition() + "@" + record.offset() + ": "
				+ reason;
	}

}
