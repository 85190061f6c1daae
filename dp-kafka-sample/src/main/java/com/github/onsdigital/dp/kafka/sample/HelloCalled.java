package com.github.onsdigital.dp.kafka.sample;

import org.jspecify.annotations.Nullable;

/**
 * A hello.
 *
 * @param name the name of the sender
 */
record HelloCalled(@Nullable String name) {

	/**
	 * Creates the reply.
	 * @return the reply
	 */
	HelloReplied reply() {
		if (this.name == null || this.name.isBlank()) {
			throw new IllegalArgumentException("'name' must be set");
		}
		return new HelloReplied("Hello, " + this.name + "!");
	}

}
