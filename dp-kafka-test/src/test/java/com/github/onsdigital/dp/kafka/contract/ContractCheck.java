package com.github.onsdigital.dp.kafka.contract;

/**
 * A health check of the application.
 */
interface ContractCheck {

	void up();

	void down();

	/**
	 * Lets the check throw an exception.
	 */
	void fail();

	/**
	 * Lets the check wait until the test changes its result.
	 */
	void hang();

	/**
	 * Returns whether the check has run since the test changed its result.
	 */
	boolean hasRun();

}
