package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The kinds of requests that can be made to fail.
 */
enum Fault {

	/** A commit of a group; the offsets are not stored. */
	COMMIT,

	/** A commit of a group; the offsets are stored, and the response is lost. */
	COMMIT_RESPONSE,

	/** A fetch from a topic. */
	FETCH,

	/** A send to a topic; the record is not written. */
	SEND,

	/** A send to a topic; the record is written, and the response is lost. */
	SEND_RESPONSE,

	/** A crash of the process when a group commits; the offsets are not stored. */
	CRASH_AT_COMMIT

}
