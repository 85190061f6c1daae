package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * The calls that a member answers itself, with the signatures of {@link Consumer}.
 */
final class InterceptedConsumer {

	private static final Log logger = LogFactory.getLog(InterceptedConsumer.class);

	/**
	 * A stop with the coordinator gone must end: the group forgets us when our session
	 * ends.
	 */
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How long a stop waits for records that are taken by hand.
	 */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * How long a stop goes on with a join that is under way: long enough for the answer
	 * that brings the member's id and for the request that uses it, which is all that a
	 * request to leave needs. A whole join would only be undone by the next rebalance,
	 * and the others learn of that one a heartbeat later.
	 */
	private static final Duration JOIN_TIMEOUT = Duration.ofMillis(250);

	/**
	 * The longest wait for one answer while an assignment is delivered. The client does
	 * not repeat a question that failed in some ways, and lets it time out: it is asked
	 * again when the assignment is delivered again.
	 */
	private static final Duration ASSIGNMENT_TIMEOUT = Duration.ofSeconds(1);

	private final Consumer<byte[], byte[]> client;

	private final GroupMember member;

	private @Nullable DelegatingRebalanceListener relay;

	InterceptedConsumer(Consumer<byte[], byte[]> client, GroupMember member) {
		this.client = client;
		this.member = member;
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		return this.member.poll(timeout);
	}

	void wakeup() {
		this.member.wokenFromOutside();
	}

	void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
		DelegatingRebalanceListener created = new DelegatingRebalanceListener(this.member, listener);
		this.relay = created;
		this.member.loop().subscribed(created);
		this.client.subscribe(topics, created);
	}

	void unsubscribe() {
		this.member.loop().leaving();
		this.member.loop().finishJoin(JOIN_TIMEOUT);
		this.member.loop().awaitInFlight(STOP_TIMEOUT);
		this.member.flushBeforeEnd();
		Interrupts.clear(this.member.id());
		try {
			this.client.unsubscribe();
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofRequest(ex, "the request to leave the group");
			logger.warn("consumer " + this.member.id()
					+ ": the group could not be left in order; it forgets this member when its session ends: "
					+ SafeText.withRootCause(ex));
		}
	}

	// Spring's commits only mark what is handled

	void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
		this.member.partitions().acknowledged(offsets);
	}

	void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		this.member.partitions().acknowledged(offsets);
	}

	void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
		this.member.partitions().acknowledged(offsets);
		if (callback != null) {
			callback.onComplete(offsets, null);
		}
	}

	// what was polled is not what was handled: these commit what was handled

	void commitSync() {
		commitSync(DelegatingRebalanceListener.REVOKE_TIMEOUT);
	}

	void commitSync(Duration timeout) {
		this.member.flush(Set.copyOf(this.member.partitions().byPartition().keySet()), timeout);
	}

	void commitAsync() {
		this.member.ledger().commit(this.member.partitions().all());
	}

	void commitAsync(OffsetCommitCallback callback) {
		commitAsync();
		callback.onComplete(Map.of(), null);
	}

	Set<TopicPartition> paused() {
		return this.member.gate().pausedBySpring();
	}

	void pause(Collection<TopicPartition> partitions) {
		this.member.gate().pause(partitions);
	}

	void resume(Collection<TopicPartition> partitions) {
		this.member.gate().resume(partitions);
	}

	// a seek to where the partition stands anyway (a negative acknowledgment) keeps what
	// was fetched

	void seek(TopicPartition partition, long offset) {
		if (!this.member.partitions().isNext(partition, offset)) {
			this.member.moved(List.of(partition));
			this.client.seek(partition, offset);
		}
	}

	void seek(TopicPartition partition, OffsetAndMetadata offset) {
		this.member.moved(List.of(partition));
		this.client.seek(partition, offset);
	}

	void seekToBeginning(Collection<TopicPartition> partitions) {
		this.member.moved(partitions);
		this.client.seekToBeginning(partitions);
	}

	void seekToEnd(Collection<TopicPartition> partitions) {
		this.member.moved(partitions);
		this.client.seekToEnd(partitions);
	}

	// Spring asks these in its rebalance callback. A wake-up there is for the next poll:
	// a callback that fails of it leaves the partitions unread

	long position(TopicPartition partition) {
		return isDelivering() ? position(partition, ASSIGNMENT_TIMEOUT)
				: unwoken(() -> this.client.position(partition));
	}

	long position(TopicPartition partition, Duration timeout) {
		return unwoken(() -> this.client.position(partition, timeout));
	}

	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
		return isDelivering() ? committed(partitions, ASSIGNMENT_TIMEOUT)
				: unwoken(() -> this.client.committed(partitions));
	}

	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
		return unwoken(() -> this.client.committed(partitions, timeout));
	}

	private boolean isDelivering() {
		return this.relay != null && this.relay.isDelivering();
	}

	private <T> T unwoken(Supplier<T> question) {
		boolean woken = false;
		try {
			while (true) {
				try {
					return question.get();
				}
				catch (WakeupException ex) {
					if (this.member.control().isStopping()) {
						// a question about a leader that is away may last a minute
						throw ex;
					}
					logger.trace("woken; the wake-up is for the next poll", ex);
					woken = true;
				}
			}
		}
		finally {
			if (woken) {
				this.member.wake();
			}
		}
	}

	void close() {
		close(CloseOptions.timeout(CLOSE_TIMEOUT));
	}

	void close(Duration timeout) {
		close(CloseOptions.timeout(timeout));
	}

	void close(CloseOptions options) {
		try {
			this.member.flushBeforeEnd();
		}
		finally {
			this.member.loop().leaving();
			closeClient(options);
		}
	}

	private void closeClient(CloseOptions options) {
		Interrupts.clear(this.member.id());
		try {
			this.client.close(options);
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofRequest(ex, "the close of the client");
			logger.warn("consumer " + this.member.id() + ": the Kafka client could not be closed in order: "
					+ SafeText.withRootCause(ex));
		}
		finally {
			this.member.closed();
			ConsumerProxy.forget();
		}
	}

}
