package com.github.onsdigital.dp.kafka.docs;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;

/**
 * The code of the application that stops a consumer for some time.
 */
class Maintenance {

	private final ConsumerGroup group;

	Maintenance(ConsumerGroup group) {
		this.group = group;
	}

	void begin() {
		this.group.stop();
	}

	void end() {
		this.group.start();
	}

}
