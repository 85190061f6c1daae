package com.github.onsdigital.dp.kafka.test.broker;

import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that a producer has accepted and not completed. Guarded by the lock of the
 * cluster until its batch is completed.
 */
final class PendingSend {

	private static final long NO_OFFSET = -1;

	private final TopicPartition partition;

	private final StoredRecord data;

	private final Callback callback;

	private final CompletableFuture<RecordMetadata> future;

	private long offset = NO_OFFSET;

	private @Nullable RuntimeException failure;

	/**
	 * Creates a pending send.
	 * @param data its data; the offset has no meaning
	 */
	PendingSend(TopicPartition partition, StoredRecord data, Callback callback,
			CompletableFuture<RecordMetadata> future) {
		this.partition = partition;
		this.data = data;
		this.callback = callback;
		this.future = future;
	}

	CompletableFuture<RecordMetadata> future() {
		return this.future;
	}

	boolean isWritten() {
		return this.offset != NO_OFFSET;
	}

	boolean isFailed() {
		return this.failure != null;
	}

	void fail(RuntimeException failure) {
		this.failure = failure;
	}

	void write(PartitionLog log) {
		Headers headers = this.data.headers();
		this.offset = log.append(this.data.timestamp(), this.data.key(), this.data.value(), headers);
	}

	// The producer sends the record again, and the broker writes it again.
	void forget() {
		this.offset = NO_OFFSET;
	}

	int size() {
		return RecordSizes.ofBatch(this.data.key(), this.data.value(), this.data.headers().toArray());
	}

	// Calls the callback. Without the lock.
	void complete(boolean acknowledged) {
		if (this.failure != null) {
			this.callback.onCompletion(null, this.failure);
		}
		else {
			this.callback.onCompletion(metadata(acknowledged), null);
		}
	}

	// Completes the future. Without the lock.
	void completeFuture(boolean acknowledged) {
		if (this.failure != null) {
			this.future.completeExceptionally(this.failure);
		}
		else {
			this.future.complete(metadata(acknowledged));
		}
	}

	// Without an acknowledgement, the client does not know the offset.
	private RecordMetadata metadata(boolean acknowledged) {
		int keySize = (this.data.key() != null) ? this.data.key().length : -1;
		int valueSize = (this.data.value() != null) ? this.data.value().length : -1;
		return new RecordMetadata(this.partition, acknowledged ? this.offset : NO_OFFSET, 0, this.data.timestamp(),
				keySize, valueSize);
	}

}
