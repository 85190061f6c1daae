package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was handled and not committed when a partition went, for the time it comes back. A
 * coordinator that stood still forgets its members and refuses their commits; the same
 * member then gets its partitions again, and would handle again what it handled
 * meanwhile. What is committed by then decides: only if nobody went further, and nobody
 * moved the group back, does it go on where it was. Poll thread only.
 */
final class UncommittedPositions {

	private static final Log logger = LogFactory.getLog(UncommittedPositions.class);

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

	/**
	 * A partition is gone.
	 * @param state its state
	 */
	void gone(PartitionState state) {
		if (state.handled() > state.confirmed() && state.from() >= 0) {
			this.spans.put(state.partition(), new Span(Math.max(state.from(), state.confirmed()), state.handled()));
		}
	}

	void forget() {
		this.spans.clear();
	}

	/**
	 * Goes on where it was with those partitions that come back. Waits for an answer of
	 * the coordinator, at most 3 s, if there is such a one.
	 * @param partitions the partitions that were assigned
	 * @param states all states
	 */
	void assigned(Collection<TopicPartition> partitions, Partitions states) {
		Set<TopicPartition> back = new HashSet<>(partitions);
		back.retainAll(this.spans.keySet());
		if (back.isEmpty()) {
			return;
		}
		try {
			Map<TopicPartition, OffsetAndMetadata> committed = this.query.ask(DelegatingRebalanceListener.REVOKE_TIMEOUT,
					(timeout) -> this.client.committed(back, timeout));
			back.forEach((partition) -> goOn(partition, committed.get(partition), states));
		}
		catch (KafkaException ex) {
			this.fatal.ofRequest(ex, "the question for committed offsets");
			logger.debug("consumer " + this.consumerId + ": what is committed is not known", ex);
		}
		this.spans.keySet().removeAll(back);
	}

	private void goOn(TopicPartition partition, @Nullable OffsetAndMetadata committed, Partitions states) {
		Span span = this.spans.get(partition);
		PartitionState state = states.get(partition);
		if (span != null && state != null && committed != null && span.holds(committed.offset())) {
			this.client.seek(partition, span.handled());
			state.goOn(committed.offset(), span.handled());
			logger.info("consumer " + this.consumerId + ": " + partition + " is back and goes on at " + span.handled()
					+ "; the records from " + committed.offset()
					+ " on were handled before it went, and not committed");
		}
	}

	/**
	 * What one epoch handled, or several of which each went on where the last one was.
	 *
	 * @param from the first offset that it was given, or what was known to be committed
	 * @param handled the offset below which all is handled
	 */
	private record Span(long from, long handled) {

		boolean holds(long committed) {
			return this.from <= committed && committed < this.handled;
		}

	}

}
