package com.github.onsdigital.dp.kafka.benchmark;

/**
 * One of those that are compared.
 */
interface Contender {

	/**
	 * Its name, which is its group as well.
	 * @return the name
	 */
	String name();

	/**
	 * Joins and consumes, until it is stopped.
	 */
	void start();

	/**
	 * Ends; all it handled is committed, and the group is left.
	 */
	void stop();

}
