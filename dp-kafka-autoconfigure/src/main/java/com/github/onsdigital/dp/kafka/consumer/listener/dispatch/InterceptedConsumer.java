package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * The methods of {@link Consumer} that a group member implements itself.
 */
final class InterceptedConsumer {

	private static final Logger logger = LoggerFactory.getLogger(InterceptedConsumer.class);

	/**
	 * The longest close. A stop must end without a coordinator; the group removes the
	 * member when its session expires.
	 */
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * The longest wait of a stop for records that are consumed manually.
	 */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * How long a stop continues a join that is in progress: long enough for the response
	 * with the member's id and for the request that uses it. A leave request needs no
	 * more. The next rebalance would undo a complete join, and the other members would
	 * learn of it one heartbeat later.
	 */
	private static final Duration JOIN_TIMEOUT = Duration.ofMillis(250);

	/**
	 * The longest wait for one response while an assignment is delivered. The client does
	 * not repeat a request after some failures and lets it time out; it is sent again
	 * when the assignment is delivered again.
	 */
	private static final Duration ASSIGNMENT_TIMEOUT = Duration.ofSeconds(1);

	private final Consumer<byte[], byte[]> client;

	private final GroupMember member;

	private final MemberContext context;

	private @Nullable DelegatingRebalanceListener rebalanceListener;

	InterceptedConsumer(Consumer<byte[], byte[]> client, GroupMember member) {
		this.client = client;
		this.member = member;
		this.context = member.context();
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		return this.member.poll(timeout);
	}

	void wakeup() {
		this.member.onWakeup();
	}

	void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
		DelegatingRebalanceListener created = new DelegatingRebalanceListener(this.member, listener);
		this.rebalanceListener = created;
		this.member.loop().subscribed(created);
		this.client.subscribe(topics, created);
	}

	void unsubscribe() {
		this.member.loop().leaving();
		this.member.loop().completeJoin(JOIN_TIMEOUT);
		this.member.loop().awaitInFlight(STOP_TIMEOUT);
		this.member.flushBeforeEnd();
		Interrupts.clear(this.context.consumerId());
		try {
			this.client.unsubscribe();
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handleRequestError(ex, "the request to leave the group");
			logger.warn("consumer " + this.context.consumerId()
					+ ": could not leave the group properly; the group removes this member when its session expires: "
					+ SafeText.withRootCause(ex));
		}
	}

	// commits of Spring's container only mark records as handled

	void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
		this.context.partitions().acknowledged(offsets);
	}

	void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		this.context.partitions().acknowledged(offsets);
	}

	void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
		this.context.partitions().acknowledged(offsets);
		if (callback != null) {
			callback.onComplete(offsets, null);
		}
	}

	// commits without offsets: they commit what is handled, not what was polled

	void commitSync() {
		commitSync(ClientQuery.REVOKE_TIMEOUT);
	}

	void commitSync(Duration timeout) {
		this.member.flush(Set.copyOf(this.context.partitions().byPartition().keySet()), timeout);
	}

	void commitAsync() {
		this.context.committer().commit(this.context.partitions().all());
	}

	void commitAsync(OffsetCommitCallback callback) {
		commitAsync();
		callback.onComplete(Map.of(), null);
	}

	Set<TopicPartition> paused() {
		return this.context.pauser().pausedBySpring();
	}

	void pause(Collection<TopicPartition> partitions) {
		this.context.pauser().pauseBySpring(partitions);
	}

	void resume(Collection<TopicPartition> partitions) {
		this.context.pauser().resumeBySpring(partitions);
	}

	// a seek to the current position (a negative acknowledgment) keeps the fetched
	// records

	void seek(TopicPartition partition, long offset) {
		if (!this.context.partitions().isNext(partition, offset)) {
			this.member.positionChanged(List.of(partition));
			this.client.seek(partition, offset);
		}
	}

	void seek(TopicPartition partition, OffsetAndMetadata offset) {
		this.member.positionChanged(List.of(partition));
		this.client.seek(partition, offset);
	}

	void seekToBeginning(Collection<TopicPartition> partitions) {
		this.member.positionChanged(partitions);
		this.client.seekToBeginning(partitions);
	}

	void seekToEnd(Collection<TopicPartition> partitions) {
		this.member.positionChanged(partitions);
		this.client.seekToEnd(partitions);
	}

	// Spring calls these in its rebalance callback. A wake-up there is for the next poll:
	// a callback that fails with it would leave the partitions unread

	long position(TopicPartition partition) {
		return isDelivering() ? position(partition, ASSIGNMENT_TIMEOUT)
				: withWakeupDeferred(() -> this.client.position(partition));
	}

	long position(TopicPartition partition, Duration timeout) {
		return withWakeupDeferred(() -> this.client.position(partition, timeout));
	}

	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
		return isDelivering() ? committed(partitions, ASSIGNMENT_TIMEOUT)
				: withWakeupDeferred(() -> this.client.committed(partitions));
	}

	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
		return withWakeupDeferred(() -> this.client.committed(partitions, timeout));
	}

	private boolean isDelivering() {
		return this.rebalanceListener != null && this.rebalanceListener.isDelivering();
	}

	private <T> T withWakeupDeferred(Supplier<T> request) {
		boolean woken = false;
		try {
			while (true) {
				try {
					return request.get();
				}
				catch (WakeupException ex) {
					if (this.context.control().isStopping()) {
						// a request to a leader that is unavailable may last a minute
						throw ex;
					}
					logger.trace("consumer " + this.context.consumerId() + ": woken; the wake-up is for the next poll",
							ex);
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
		Interrupts.clear(this.context.consumerId());
		try {
			this.client.close(options);
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handleRequestError(ex, "the close of the client");
			logger.warn("consumer " + this.context.consumerId() + ": the Kafka client could not be closed properly: "
					+ SafeText.withRootCause(ex));
		}
		finally {
			this.member.closed();
			ConsumerProxy.clearLookup();
		}
	}

}
