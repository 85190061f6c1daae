package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the offsets that were handled and not committed when their partition was revoked
 * or lost. After an outage a coordinator may refuse the commits of its members; the same
 * member then gets its partitions again, and would handle the same records twice. The
 * member continues at its own position only if the committed offset shows that no other
 * member committed more and that the group's offsets were not reset. Poll thread only.
 */
final class UncommittedPositions {

	private static final Logger logger = LoggerFactory.getLogger(UncommittedPositions.class);

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final FatalErrors fatal;

	private final ClientQuery query;

	private final Map<TopicPartition, Span> spans = new HashMap<>();

	UncommittedPositions(String consumerId, Consumer<byte[], byte[]> client, ClientQuery query, FatalErrors fatal) {
		this.consumerId = consumerId;
		this.client = client;
		this.query = query;
		this.fatal = fatal;
	}

	// the partition of the state was revoked or lost
	void removed(PartitionState state) {
		if (state.committableOffset() > state.confirmed() && state.firstOffset() >= 0) {
			this.spans.put(state.partition(),
					new Span(Math.max(state.firstOffset(), state.confirmed()), state.committableOffset()));
		}
	}

	void discardOffsets() {
		this.spans.clear();
	}

	/**
	 * Continues at its own position with partitions that are assigned again. Waits for a
	 * response of the coordinator, at most 3 s, if there are any.
	 * @param partitions the assigned partitions
	 * @param states the states of all partitions
	 */
	void assigned(Collection<TopicPartition> partitions, AssignedPartitions states) {
		Set<TopicPartition> reassigned = new HashSet<>(partitions);
		reassigned.retainAll(this.spans.keySet());
		if (reassigned.isEmpty()) {
			return;
		}
		try {
			Map<TopicPartition, OffsetAndMetadata> committed = this.query.execute(ClientQuery.REVOKE_TIMEOUT,
					(timeout) -> this.client.committed(reassigned, timeout));
			reassigned.forEach((partition) -> continueAt(partition, committed.get(partition), states));
		}
		catch (KafkaException ex) {
			this.fatal.handleRequestError(ex, "the request for committed offsets");
			logger.debug("consumer " + this.consumerId + ": the committed offsets are not known", ex);
		}
		this.spans.keySet().removeAll(reassigned);
	}

	private void continueAt(TopicPartition partition, @Nullable OffsetAndMetadata committed,
			AssignedPartitions states) {
		Span span = this.spans.get(partition);
		PartitionState state = states.get(partition);
		if (span != null && state != null && committed != null && span.contains(committed.offset())) {
			this.client.seek(partition, span.committable());
			state.continueAt(committed.offset(), span.committable());
			logger.info("consumer " + this.consumerId + ": " + partition + " is assigned again and continues at "
					+ span.committable() + "; the records from " + committed.offset()
					+ " on were handled in its earlier assignment, and not committed");
		}
	}

	/**
	 * The offsets that were handled during one assignment, or during several assignments
	 * that continued each other.
	 *
	 * @param from the first offset of the assignment, or the offset that was known to be
	 * committed
	 * @param committable the offset below which everything is handled
	 */
	private record Span(long from, long committable) {

		boolean contains(long committed) {
			return this.from <= committed && committed < this.committable;
		}

	}

}
