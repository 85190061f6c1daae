package com.github.onsdigital.dp.kafka.sample;

import org.jspecify.annotations.Nullable;

/**
 * Somebody said hello.
 *
 * @param name who
 */
record HelloCalled(@Nullable String name) {

	/**
	 * The answer to it.
	 * @return the greeting
	 */
	HelloReplied reply() {
		if (this.name == null || this.name.isBlank()) {
			throw new IllegalArgumentException("'name' must be set");
		}
		return new HelloReplied("Hello, " + this.name + "!");
	}

}
