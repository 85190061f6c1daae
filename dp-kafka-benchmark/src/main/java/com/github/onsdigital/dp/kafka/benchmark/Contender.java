package com.github.onsdigital.dp.kafka.benchmark;

/**
 * A consumer to compare.
 */
interface Contender {

	/**
	 * Returns its name, which is also its group.
	 * @return the name
	 */
	String name();

	/**
	 * Joins the group and consumes until it is stopped.
	 */
	void start();

	/**
	 * Commits all handled records and leaves the group.
	 */
	void stop();

}
