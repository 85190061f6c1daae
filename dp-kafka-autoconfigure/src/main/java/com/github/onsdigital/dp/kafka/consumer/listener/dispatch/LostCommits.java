package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the offsets that were handled and not confirmed when their partition was revoked
 * or lost. Another member may have committed them since. Poll thread only.
 */
final class LostCommits {

	private static final Logger logger = LoggerFactory.getLogger(LostCommits.class);

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

	// the partition of the state was revoked or lost
	void removed(PartitionState state) {
		if (state.isUnconfirmed()) {
			this.ends.merge(state.partition(), state.highestHandledEnd(), Math::max);
		}
	}

	// the offset is known to be committed
	void committed(TopicPartition partition, long offset) {
		this.ends.computeIfPresent(partition, (key, end) -> (offset >= end) ? null : end);
	}

	/**
	 * Requests the committed offsets. Waits for the response, at most 3 s, if any commits
	 * were lost.
	 */
	void refresh() {
		if (this.ends.isEmpty()) {
			return;
		}
		try {
			Set<TopicPartition> partitions = Set.copyOf(this.ends.keySet());
			this.query.execute(ClientQuery.REVOKE_TIMEOUT, (timeout) -> this.client.committed(partitions, timeout))
				.forEach((partition, committed) -> {
					if (committed != null) {
						committed(partition, committed.offset());
					}
				});
		}
		catch (KafkaException ex) {
			this.fatal.handleRequestError(ex, "the request for committed offsets");
			logger.debug("consumer " + this.consumerId + ": the committed offsets of lost partitions are not known",
					ex);
		}
	}

	boolean isEmpty() {
		return this.ends.isEmpty();
	}

	void clear() {
		this.ends.clear();
	}

}
