package com.github.onsdigital.dp.kafka.consumer.handler;

/**
 * What a parameter of a handler method is given.
 */
enum ParameterRole {

	/** What was read from the value; of a batch a list of them. */
	PAYLOAD,

	/** The record itself; of a batch the list of them. */
	RECORD,

	/** Topic, partition, offset and timestamp of the record. */
	METADATA,

	/** A header, or all of them, or what Spring Kafka offers as one. */
	HEADER

}
