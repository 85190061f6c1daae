package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that were handled and not confirmed when their partition went. Another member
 * may have committed them since. Poll thread only.
 */
final class LostCommits {

	private static final Log logger = LogFactory.getLog(LostCommits.class);

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final ClientQuery query;

	private final FatalErrors fatal;

	private final Map<TopicPartition, Long> ends = new HashMap<>();

	LostCommits(String consumerId, Consumer<byte[], byte[]> client, ClientQuery query, FatalErrors fatal) {
		this.consumerId = consumerId;
		this.client = client;
		this.query = query;
		this.fatal = fatal;
	}

	/**
	 * A partition is gone.
	 * @param state its state
	 */
	void gone(PartitionState state) {
		if (state.isUnconfirmed()) {
			this.ends.merge(state.partition(), state.end(), Math::max);
		}
	}

	/**
	 * An offset was committed.
	 * @param partition the partition
	 * @param offset the offset
	 */
	void committed(TopicPartition partition, long offset) {
		this.ends.computeIfPresent(partition, (key, end) -> (offset >= end) ? null : end);
	}

	/**
	 * Requests what is committed by now. Waits for the answer, at most 3 s, if something
	 * was lost.
	 */
	void ask() {
		if (this.ends.isEmpty()) {
			return;
		}
		try {
			Set<TopicPartition> partitions = Set.copyOf(this.ends.keySet());
			this.query.ask(DelegatingRebalanceListener.REVOKE_TIMEOUT, (timeout) -> this.client.committed(partitions, timeout))
				.forEach((partition, committed) -> {
					if (committed != null) {
						committed(partition, committed.offset());
					}
				});
		}
		catch (KafkaException ex) {
			this.fatal.ofRequest(ex, "the question for committed offsets");
			logger.debug("consumer " + this.consumerId + ": what is committed of lost partitions is not known", ex);
		}
	}

	boolean isEmpty() {
		return this.ends.isEmpty();
	}

	void clear() {
		this.ends.clear();
	}

}
