package com.github.onsdigital.dp.kafka.consumer.handler;

/**
 * The role of a parameter of a handler method.
 */
enum ParameterRole {

	/**
	 * The payload read from the value; in a batch the list of payloads.
	 */
	PAYLOAD,

	/**
	 * The record itself; in a batch the list of records.
	 */
	RECORD,

	/** Topic, partition, offset and timestamp of the record. */
	METADATA,

	/**
	 * One header, all headers, or a value that Spring Kafka provides as a header.
	 */
	HEADER

}
