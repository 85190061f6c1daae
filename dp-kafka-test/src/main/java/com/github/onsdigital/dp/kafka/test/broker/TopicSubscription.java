package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a consumer and its rebalance listener, which is called on the poll thread
 * without the lock of the cluster.
 */
final class TopicSubscription {

	private volatile Set<String> topics = Set.of();

	private volatile ConsumerRebalanceListener listener = new NoListener();

	Set<String> topics() {
		return this.topics;
	}

	void subscribe(Collection<String> newTopics, @Nullable ConsumerRebalanceListener newListener) {
		this.topics = new TreeSet<>(newTopics);
		this.listener = (newListener != null) ? newListener : new NoListener();
	}

	void clear() {
		subscribe(Set.of(), null);
	}

	// Each of these returns the exception of the listener.

	@Nullable Exception assigned(Collection<TopicPartition> partitions) {
		return call(() -> this.listener.onPartitionsAssigned(partitions));
	}

	@Nullable Exception revoked(Collection<TopicPartition> partitions) {
		return call(() -> this.listener.onPartitionsRevoked(partitions));
	}

	@Nullable Exception lost(Collection<TopicPartition> partitions) {
		return call(() -> this.listener.onPartitionsLost(partitions));
	}

	private static @Nullable Exception call(Runnable callback) {
		try {
			callback.run();
			return null;
		}
		catch (WakeupException | InterruptException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	// as the client does after all callbacks of a step
	static void rethrow(@Nullable Exception failure) {
		if (failure instanceof KafkaException kafka) {
			throw kafka;
		}
		if (failure != null) {
			throw new KafkaException("User rebalance callback throws an error", failure);
		}
	}

	/**
	 * A listener that does nothing.
	 */
	private static final class NoListener implements ConsumerRebalanceListener {

		@Override
		public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		}

		@Override
		public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		}

	}

}
