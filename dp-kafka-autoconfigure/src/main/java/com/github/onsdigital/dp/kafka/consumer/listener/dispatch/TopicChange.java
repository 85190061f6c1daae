package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Resets a member's partitions when the topic was deleted and created again: an offset of
 * the old topic must not be committed to the new one, whose records start at 0 and are
 * all unhandled. Poll thread only.
 */
final class TopicChange {

	private static final Log logger = LogFactory.getLog(TopicChange.class);

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final RunControl control;

	private final Partitions partitions;

	private final FailureHandler failures;

	private final OffsetCommitter committer;

	private int applied;

	TopicChange(String consumerId, Consumer<byte[], byte[]> client, RunControl control, Partitions partitions,
			FailureHandler failures, OffsetCommitter committer) {
		this.consumerId = consumerId;
		this.client = client;
		this.control = control;
		this.partitions = partitions;
		this.failures = failures;
		this.committer = committer;
		this.applied = control.recreations();
	}

	// to be called before each commit; returns the partitions that were reset
	List<TopicPartition> apply(long nowNanos) {
		int topics = this.control.recreations();
		if (topics == this.applied) {
			return List.of();
		}
		this.applied = topics;
		List<TopicPartition> all = List.copyOf(this.partitions.byPartition().keySet());
		this.partitions.remove(all).forEach(this.failures::forget);
		this.partitions.assigned(all, nowNanos);
		this.committer.forget();
		if (!all.isEmpty()) {
			logger.warn("consumer " + this.consumerId + ": the topic was created again; " + all
					+ " start at the beginning of the new topic, and its offsets are committed from there");
			this.client.seekToBeginning(all);
			// a commit of the old topic's offset may be in flight: a lower one follows it
			this.partitions.all().forEach((state) -> state.handledUpTo(0));
		}
		return all;
	}

}
