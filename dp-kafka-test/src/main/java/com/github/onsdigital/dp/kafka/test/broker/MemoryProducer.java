package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer of the in-memory cluster. It validates its settings, reports failures and
 * completes sends as Kafka's producer does, and waits in virtual time.
 * <p>
 * Differences: records are sent at once ({@code linger.ms} only counts in the validation
 * of the timeouts); see {@link SendSerializer} for the partition of a record without a
 * key; it has no metrics and no transactions.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class MemoryProducer<K, V> implements Producer<K, V> {

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final MemoryProducerConfig config;

	private final SendInterceptors<K, V> interceptors;

	private final SendSerializer<K, V> serializer;

	private final MemoryMetadata metadata;

	private final SendBuffer buffer;

	private final SendLoop loop;

	private final Thread thread;

	/**
	 * Creates a producer of the current process and starts its thread.
	 * @param keys serializes the keys; if null, the settings contain its class
	 * @param values serializes the values; if null, the settings contain its class
	 * @throws KafkaException as the client does
	 */
	MemoryProducer(MemoryCluster cluster, Map<String, Object> properties, @Nullable Serializer<K> keys,
			@Nullable Serializer<V> values) {
		ProducerConfig parsed = MemoryProducerConfig.parse(properties, keys, values);
		this.cluster = cluster;
		this.process = cluster.producerProcess();
		try {
			this.config = MemoryProducerConfig.of(parsed);
			this.interceptors = new SendInterceptors<>(interceptors(parsed));
			this.serializer = new SendSerializer<>(cluster, parsed, keys, values);
		}
		catch (RuntimeException ex) {
			throw new KafkaException("Failed to construct kafka producer", ex);
		}
		this.metadata = new MemoryMetadata(cluster, this.process, this.config);
		this.buffer = new SendBuffer(cluster, this.config);
		this.loop = new SendLoop(cluster, this.process, this.config, this.metadata, this.buffer);
		this.thread = cluster.time().threads().newThread(this.loop);
		this.thread.setName(KafkaProducer.NETWORK_THREAD_PREFIX + " | " + this.config.clientId());
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@SuppressWarnings("unchecked")
	private static <K, V> List<ProducerInterceptor<K, V>> interceptors(ProducerConfig config) {
		return (List<ProducerInterceptor<K, V>>) (List<?>) config.getConfiguredInstances(
				ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ProducerInterceptor.class,
				Map.of(ProducerConfig.CLIENT_ID_CONFIG, config.getString(ProducerConfig.CLIENT_ID_CONFIG)));
	}

	@Override
	public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
		return send(record, null);
	}

	@Override
	public Future<RecordMetadata> send(ProducerRecord<K, V> record, @Nullable Callback callback) {
		ProducerRecord<K, V> intercepted = this.interceptors.onSend(record);
		SendTarget target = new SendTarget(intercepted.topic(), intercepted.partition());
		try {
			return append(intercepted, callback, target);
		}
		catch (ApiException ex) {
			if (callback != null) {
				callback.onCompletion(target.none(), ex);
			}
			this.interceptors.onSendError(intercepted, target.partition(), ex);
			CompletableFuture<RecordMetadata> failed = this.cluster.time().newFuture();
			failed.completeExceptionally(ex);
			return new SendFuture(failed, false);
		}
		catch (InterruptedException ex) {
			this.interceptors.onSendError(intercepted, target.partition(), ex);
			throw new InterruptException(ex);
		}
		catch (RuntimeException ex) {
			this.interceptors.onSendError(intercepted, target.partition(), ex);
			throw ex;
		}
	}

	private Future<RecordMetadata> append(ProducerRecord<K, V> record, @Nullable Callback callback, SendTarget target)
			throws InterruptedException {
		long start = this.cluster.time().nanoTime();
		int partitions = awaitMetadata(record);
		long waited = TimeUnit.NANOSECONDS.toMillis(this.cluster.time().nanoTime() - start);
		byte[] key = this.serializer.key(record);
		byte[] value = this.serializer.value(record);
		int partition = this.serializer.partition(record, key, value, partitions);
		if (record.headers() instanceof RecordHeaders headers) {
			headers.setReadOnly();
		}
		int size = RecordSizes.ofBatch(key, value, record.headers().toArray());
		validateSize(size);
		target.select(partition);
		long timestamp = (record.timestamp() != null) ? record.timestamp() : this.cluster.time().clock().millis();
		CompletableFuture<RecordMetadata> future = this.cluster.time().newFuture();
		PendingSend send = new PendingSend(target.partition(),
				new StoredRecord(-1, timestamp, key, value, copy(record.headers())),
				(metadata, failure) -> completed(metadata, failure, record.headers(), target, callback), future);
		this.cluster.lock();
		try {
			this.buffer.append(target.partition(), send, size, Math.max(0, this.config.maxBlock() - waited));
		}
		finally {
			this.cluster.unlock();
		}
		return new SendFuture(future, true);
	}

	// the client writes the headers to its buffer
	private static Headers copy(Headers headers) {
		RecordHeaders copy = new RecordHeaders();
		headers.forEach((header) -> copy.add(header.key(), (header.value() != null) ? header.value().clone() : null));
		return copy;
	}

	private int awaitMetadata(ProducerRecord<K, V> record) throws InterruptedException {
		this.cluster.lock();
		try {
			if (!this.loop.isRunning()) {
				throw new IllegalStateException("Cannot perform operation after producer has been closed");
			}
			return this.metadata.await(record.topic(), record.partition());
		}
		catch (KafkaException ex) {
			if (this.loop.isEnded()) {
				throw new KafkaException("Producer closed while send in progress", ex);
			}
			throw ex;
		}
		finally {
			this.cluster.unlock();
		}
	}

	private void validateSize(int size) {
		if (size > this.config.maxRequestSize()) {
			throw new RecordTooLargeException("The message is " + size + " bytes when serialized which is larger than "
					+ this.config.maxRequestSize() + ", which is the value of the "
					+ ProducerConfig.MAX_REQUEST_SIZE_CONFIG + " configuration.");
		}
		if (size > this.config.bufferMemory()) {
			throw new RecordTooLargeException("The message is " + size
					+ " bytes when serialized which is larger than the total memory buffer you have configured with the "
					+ ProducerConfig.BUFFER_MEMORY_CONFIG + " configuration.");
		}
	}

	private void completed(@Nullable RecordMetadata metadata, @Nullable Exception failure, Headers headers,
			SendTarget target, @Nullable Callback callback) {
		RecordMetadata result = (metadata != null) ? metadata : target.none();
		this.interceptors.onAcknowledgement(result, failure, headers);
		if (callback != null) {
			callback.onCompletion(result, failure);
		}
	}

	@Override
	public void flush() {
		if (Thread.currentThread() == this.thread) {
			throw new KafkaException(
					"KafkaProducer.flush() invocation inside a callback is not permitted because it may lead to deadlock.");
		}
		this.cluster.lock();
		try {
			this.loop.flush();
		}
		catch (InterruptedException ex) {
			throw new InterruptException("Flush interrupted.", ex);
		}
		finally {
			this.cluster.unlock();
		}
	}

	@Override
	public List<PartitionInfo> partitionsFor(String topic) {
		this.cluster.lock();
		try {
			return new ClusterMetadata(this.cluster).partitions(topic, this.metadata.await(topic, null));
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
		finally {
			this.cluster.unlock();
		}
	}

	@Override
	public Map<MetricName, ? extends Metric> metrics() {
		return Map.of();
	}

	@Override
	public void close() {
		close(Duration.ofMillis(Long.MAX_VALUE));
	}

	// After a crash of the process, nothing can be sent: it does not wait.
	@Override
	public void close(Duration timeout) {
		long millis = timeout.toMillis();
		if (millis < 0) {
			throw new IllegalArgumentException("The timeout cannot be negative.");
		}
		boolean byCallback = Thread.currentThread() == this.thread;
		InterruptedException interrupted = null;
		this.cluster.lock();
		try {
			long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
			if (nanos > 0 && !byCallback && !this.process.isCrashed()) {
				this.loop.close();
				interrupted = awaitEnd(nanos);
			}
			if (!this.loop.isEnded()) {
				this.loop.forceClose();
			}
			if (!byCallback && !this.loop.isEnded()) {
				InterruptedException second = awaitEnd(Long.MAX_VALUE);
				interrupted = (interrupted != null) ? interrupted : second;
			}
		}
		finally {
			this.cluster.unlock();
		}
		this.interceptors.close();
		this.serializer.close();
		if (interrupted != null) {
			throw new InterruptException(interrupted);
		}
	}

	private @Nullable InterruptedException awaitEnd(long nanos) {
		try {
			long unused = this.loop.awaitEnd(nanos);
			return null;
		}
		catch (InterruptedException ex) {
			return ex;
		}
	}

	@Override
	public void initTransactions() {
		throw transactions();
	}

	@Override
	public void beginTransaction() {
		throw transactions();
	}

	@Override
	public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets,
			ConsumerGroupMetadata groupMetadata) {
		throw transactions();
	}

	@Override
	public void commitTransaction() {
		throw transactions();
	}

	@Override
	public void abortTransaction() {
		throw transactions();
	}

	private static UnsupportedOperationException transactions() {
		return new UnsupportedOperationException("not simulated: transactions");
	}

	@Override
	public Uuid clientInstanceId(Duration timeout) {
		throw new UnsupportedOperationException("not simulated: clientInstanceId");
	}

	@Override
	public void registerMetricForSubscription(KafkaMetric metric) {
		throw new UnsupportedOperationException("not simulated: registerMetricForSubscription");
	}

	@Override
	public void unregisterMetricFromSubscription(KafkaMetric metric) {
		throw new UnsupportedOperationException("not simulated: unregisterMetricFromSubscription");
	}

}
