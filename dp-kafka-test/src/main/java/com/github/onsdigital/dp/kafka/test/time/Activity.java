package com.github.onsdigital.dp.kafka.test.time;

import org.jspecify.annotations.Nullable;

/**
 * The work of one thread, or a task that is not started yet.
 */
final class Activity {

	final String name;

	volatile @Nullable Thread thread;

	Activity(String name) {
		this.name = name;
	}

}
