package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Records of one partition that a producer sends, retries and completes together. Times
 * are in nanoseconds of the virtual time. Guarded by the lock of the cluster.
 */
final class SendBatch {

	private final TopicPartition partition;

	private final List<PendingSend> records = new ArrayList<>();

	private final int allocated;

	private final long createdAt;

	private int bytes;

	private int attempts;

	private long retryAt;

	// when the request was sent that waits for its response, or -1
	private long sentAt = -1;

	// a broker that does not respond has a request, and writes it when it does
	private boolean atBroker;

	private boolean done;

	SendBatch(TopicPartition partition, int allocated, long now) {
		this.partition = partition;
		this.allocated = allocated;
		this.createdAt = now;
		this.retryAt = now;
	}

	TopicPartition partition() {
		return this.partition;
	}

	List<PendingSend> records() {
		return this.records;
	}

	// Returns the bytes that it uses of the producer's memory.
	int allocated() {
		return this.allocated;
	}

	void add(PendingSend send, int size) {
		this.records.add(send);
		this.bytes += size;
	}

	// Returns whether a record can be added. A batch that waits for a response accepts
	// the records of the same moment, in place of the client's linger time.
	boolean hasRoomFor(int size, long now) {
		boolean open = this.attempts == 0 && (this.sentAt < 0 || this.sentAt == now);
		return open && this.bytes + size <= this.allocated && this.records.stream().noneMatch(PendingSend::isWritten);
	}

	int attempts() {
		return this.attempts;
	}

	long retryAt() {
		return this.retryAt;
	}

	boolean isInFlight() {
		return this.sentAt >= 0;
	}

	long sentAt() {
		return this.sentAt;
	}

	// The request is sent to a broker that does not respond.
	void send(long now) {
		this.sentAt = now;
		this.atBroker = true;
	}

	// The request failed; it is sent again at a time.
	void retry(long at) {
		this.attempts++;
		this.retryAt = at;
		this.sentAt = -1;
	}

	boolean isAtBroker() {
		return this.atBroker;
	}

	// The broker has stopped or has written the request.
	void leaveBroker() {
		this.atBroker = false;
		this.sentAt = -1;
	}

	long expiresAt(MemoryProducerConfig config) {
		return this.createdAt + TimeUnit.MILLISECONDS.toNanos(config.deliveryTimeout());
	}

	TimeoutException expired(long now) {
		return new TimeoutException("Expiring " + this.records.size() + " record(s) for " + this.partition + ":"
				+ TimeUnit.NANOSECONDS.toMillis(now - this.createdAt) + " ms has passed since batch creation");
	}

	// Fails the records that have not failed yet.
	void fail(RuntimeException failure) {
		this.records.stream().filter((send) -> !send.isFailed()).forEach((send) -> send.fail(failure));
	}

	boolean isDone() {
		return this.done;
	}

	void done() {
		this.done = true;
	}

}
