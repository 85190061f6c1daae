package com.github.onsdigital.dp.kafka.consumer;

/**
 * Makes consumers in code. They live as those of annotated methods do: settings from
 * {@code kafka.consumer.*} and {@code kafka.consumers.<id>.*}, health, endpoint, and the
 * application context that stops, starts and closes them.
 *
 * @since 0.1.0
 */
public interface ConsumerGroupFactory {

	/**
	 * Makes a consumer that handles record by record. It starts when the context has
	 * started, or at once, unless {@code start} is {@code manual}.
	 * @param options what it consumes
	 * @param handler handles a record, on the thread of its partition
	 * @return the consumer; closed, it leaves the list of consumers
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there is a consumer of this id already
	 */
	ConsumerGroup records(ConsumerOptions options, RecordHandler handler);

	/**
	 * Makes a consumer that handles batches.
	 * @param options what it consumes
	 * @param handler handles a batch
	 * @return the consumer; closed, it leaves the list of consumers
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there is a consumer of this id already
	 */
	ConsumerGroup batches(ConsumerOptions options, RecordBatchHandler handler);

	/**
	 * Makes a consumer without a handler, whose messages are taken by hand from
	 * {@link ConsumerGroup#upstream()}. Not recommended: a handler has retries and the
	 * error policy for nothing. It has one member; {@code num-workers}, the batch
	 * settings, {@code on-error} and {@code retry-attempts} say nothing to it.
	 * @param options what it consumes
	 * @return the consumer; closed, it leaves the list of consumers
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there is a consumer of this id already
	 */
	ConsumerGroup upstream(ConsumerOptions options);

}
