package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

/**
 * Why a record may not start now.
 */
enum Refusal {

	/**
	 * Its partition is closed.
	 */
	CLOSED,

	/**
	 * The consumer is held, and the poll thread has not closed the partitions yet.
	 */
	HELD,

	/**
	 * The poll thread has not polled for a while: the partitions may be lost.
	 */
	STALLED

}
