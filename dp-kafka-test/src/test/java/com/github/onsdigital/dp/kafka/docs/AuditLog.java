package com.github.onsdigital.dp.kafka.docs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

/**
 * The code of the application that consumes messages manually.
 */
class AuditLog {

	private final List<String> entries = new ArrayList<>();

	void append(UpstreamMessage message) {
		this.entries.add(new String(message.record().value(), StandardCharsets.UTF_8));
		message.commitAndRelease();
	}

	List<String> entries() {
		return this.entries;
	}

}
