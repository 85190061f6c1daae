package com.github.onsdigital.dp.kafka.contract;

/**
 * A gate at which a handler waits until the test opens it. It is closed at first.
 */
interface ContractGate {

	/**
	 * Waits until the gate is open.
	 */
	void pass() throws InterruptedException;

	void open();

	/**
	 * Returns whether a thread waits at the gate.
	 */
	boolean isWaitedFor();

}
