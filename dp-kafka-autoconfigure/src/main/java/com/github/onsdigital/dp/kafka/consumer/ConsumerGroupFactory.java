package com.github.onsdigital.dp.kafka.consumer;

/**
 * Creates consumers in code. They have the same life cycle as consumers of annotated
 * methods: settings of {@code kafka.consumer.*} and {@code kafka.consumers.<id>.*},
 * health, endpoint, and start, stop and close with the application context. Thread-safe.
 * No method waits for the network.
 *
 * @since 0.1.0
 */
public interface ConsumerGroupFactory {

	/**
	 * Creates a consumer that handles single records. It starts when the application
	 * context has started, or at once if the context is running, unless {@code start} is
	 * {@code manual}.
	 * @param options the settings of the consumer
	 * @param handler handles a record: on the poll thread of its partition, or on a
	 * worker thread of the consumer if {@code ordering} is {@code key} or
	 * {@code unordered}
	 * @return the consumer; when it is closed it is removed from {@link ConsumerGroups}
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there already is a consumer with this id
	 */
	ConsumerGroup records(ConsumerOptions options, RecordHandler handler);

	/**
	 * Creates a consumer that handles single records without holding a thread until a
	 * record is handled. It starts as a consumer created with {@link #records} does.
	 * @param options the settings of the consumer
	 * @param handler starts the handling of a record, on a worker thread of the consumer
	 * @return the consumer; when it is closed it is removed from {@link ConsumerGroups}
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there already is a consumer with this id
	 */
	ConsumerGroup asyncRecords(ConsumerOptions options, AsyncRecordHandler handler);

	/**
	 * Creates a consumer that handles batches. It starts as a consumer of single records
	 * does.
	 * @param options the settings of the consumer
	 * @param handler handles a batch, on the poll thread
	 * @return the consumer; when it is closed it is removed from {@link ConsumerGroups}
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there already is a consumer with this id
	 */
	ConsumerGroup batches(ConsumerOptions options, RecordBatchHandler handler);

	/**
	 * Creates a consumer without a handler, whose messages are consumed manually with
	 * {@link ConsumerGroup#upstream()}. Not recommended: retries and the error policy are
	 * built in for handlers only. The consumer has one member. It ignores
	 * {@code num-workers}, the batch settings, {@code on-error} and
	 * {@code retry-attempts}. It refuses {@code ordering}, {@code max-in-flight},
	 * {@code max-uncommitted} and {@code handler-timeout}.
	 * @param options the settings of the consumer
	 * @return the consumer; when it is closed it is removed from {@link ConsumerGroups}
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * setting is missing or wrong
	 * @throws IllegalStateException if there already is a consumer with this id
	 */
	ConsumerGroup upstream(ConsumerOptions options);

}
