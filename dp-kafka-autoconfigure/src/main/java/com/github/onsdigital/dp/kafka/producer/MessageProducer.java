package com.github.onsdigital.dp.kafka.producer;

import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.message.AvroSchema;

/**
 * A managed producer: sends to one topic, and never blocks a caller for long.
 * <p>
 * All methods are thread-safe. Every failed send is a failed future, an application event
 * and a count (dp-kafka's Errors channel); none is thrown late or swallowed. A future may
 * complete on the client's network thread: what is chained to it must not block.
 *
 * @since 0.1.0
 */
public interface MessageProducer extends AutoCloseable {

	/**
	 * The producer's name in settings, logs and health, and its bean's name.
	 * @return the name
	 */
	String name();

	/**
	 * The topic it sends to.
	 * @return the topic
	 */
	String topic();

	/**
	 * Tells whether the cluster was ever reached.
	 * @return whether a send is tried at all
	 */
	boolean isInitialised();

	/**
	 * Tells when the cluster was reached.
	 * @return completes then; cancelling it changes nothing
	 */
	CompletableFuture<Void> initialised();

	/**
	 * Tries once, now, to reach the cluster, beside the attempts in the background.
	 * @return whether it is initialised then
	 */
	CompletableFuture<Boolean> initialise();

	/**
	 * The verdict on brokers and topic, from the last check in the background.
	 * @return the verdict
	 */
	CheckState check();

	/**
	 * Sends a value as JSON, as the application's {@code JsonMapper} writes it, without
	 * type headers.
	 * @param value the value
	 * @return where it was written; fails with {@link ProducerNotInitialisedException} at
	 * once while the cluster was never reached; waits at most {@code max-block}
	 */
	CompletableFuture<SentRecord> sendJson(Object value);

	/**
	 * Sends a value as JSON with a key and headers.
	 * @param value the value
	 * @param options the key and the headers
	 * @return as {@link #sendJson(Object)}
	 */
	CompletableFuture<SentRecord> sendJson(Object value, SendOptions options);

	/**
	 * Sends bytes as they are.
	 * @param value the bytes
	 * @return as {@link #sendJson(Object)}
	 */
	CompletableFuture<SentRecord> sendBytes(byte[] value);

	/**
	 * Sends bytes as they are with a key and headers.
	 * @param value the bytes
	 * @param options the key and the headers
	 * @return as {@link #sendJson(Object)}
	 */
	CompletableFuture<SentRecord> sendBytes(byte[] value, SendOptions options);

	/**
	 * Sends a value as plain Avro binary.
	 * @param schema the schema to write with
	 * @param value a record, a plain object, a {@code SpecificRecord}, a
	 * {@code GenericRecord} or a {@code Map}; what null is written as is in
	 * {@link AvroSchema}
	 * @return as {@link #sendJson(Object)}
	 */
	CompletableFuture<SentRecord> send(AvroSchema schema, Object value);

	/**
	 * Sends a value as plain Avro binary with a key and headers.
	 * @param schema the schema to write with
	 * @param value as in {@link #send(AvroSchema, Object)}
	 * @param options the key and the headers
	 * @return as {@link #sendJson(Object)}
	 */
	CompletableFuture<SentRecord> send(AvroSchema schema, Object value, SendOptions options);

	/**
	 * Tells when everything is released.
	 * @return completes then; cancelling it changes nothing
	 */
	CompletableFuture<Void> closed();

	/**
	 * Sends what was accepted, within its deadline, and releases everything. Blocks for
	 * that, the first time; a further call returns at once. A later send fails with
	 * {@link ProducerClosedException}.
	 */
	@Override
	void close();

}
