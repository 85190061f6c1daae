package com.github.onsdigital.dp.kafka.producer;

import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.message.AvroSchema;

/**
 * Sends messages to one topic. A send blocks its caller for {@code max-block} at most.
 * <p>
 * All methods are thread-safe. Every failed send completes its future exceptionally,
 * publishes an application event and is counted (dp-kafka's Errors channel). A future may
 * complete on the client's network thread, so its dependent stages must not block.
 *
 * @since 0.1.0
 */
public interface MessageProducer extends AutoCloseable {

	/**
	 * Returns the producer's name in settings, logs and health, which is also its bean
	 * name.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the topic it sends to.
	 * @return the topic
	 */
	String topic();

	/**
	 * Returns whether the cluster has been reached. Until then every send fails at once.
	 * @return {@code true} once the producer is initialised
	 */
	boolean isInitialised();

	/**
	 * Returns a future that completes when the cluster is reached.
	 * @return the future; cancelling it has no effect
	 */
	CompletableFuture<Void> initialised();

	/**
	 * Tries once to reach the cluster, in addition to the attempts in the background.
	 * @return whether the producer is initialised after the attempt
	 */
	CompletableFuture<Boolean> initialise();

	/**
	 * Returns the status of brokers and topic from the last check in the background.
	 * @return the status
	 */
	CheckState check();

	/**
	 * Sends a value as JSON, written by the application's {@code JsonMapper}, without
	 * type headers.
	 * @param value the value
	 * @return a future of the written record; fails at once with
	 * {@link ProducerNotInitialisedException} until the cluster has been reached. The
	 * call blocks for {@code max-block} at most
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
	 * {@code GenericRecord} or a {@code Map}; {@link AvroSchema} specifies how null is
	 * written
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
	 * Returns a future that completes when all resources are released.
	 * @return the future; cancelling it has no effect
	 */
	CompletableFuture<Void> closed();

	/**
	 * Sends the accepted messages within a deadline of 10 seconds and releases all
	 * resources. The first call blocks until then; a further call returns at once. A
	 * later send fails with {@link ProducerClosedException}.
	 */
	@Override
	void close();

}
