package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets a member's partitions when the topic was deleted and created again: an offset of
 * the old topic must not be committed to the new one, whose records start at 0 and are
 * all unhandled. Poll thread only.
 */
final class TopicRecreationHandler {

	private static final Logger logger = LoggerFactory.getLogger(TopicRecreationHandler.class);

	private final MemberContext context;

	private final FailureHandler failures;

	private final BlockedPartitionTracker blockedPartitions;

	private int applied;

	TopicRecreationHandler(MemberContext context, FailureHandler failures, BlockedPartitionTracker blockedPartitions) {
		this.context = context;
		this.failures = failures;
		this.blockedPartitions = blockedPartitions;
		this.applied = context.control().recreations();
	}

	// to be called before each commit
	void apply() {
		int topics = this.context.control().recreations();
		if (topics == this.applied) {
			return;
		}
		this.applied = topics;
		AssignedPartitions partitions = this.context.partitions();
		List<TopicPartition> all = List.copyOf(partitions.byPartition().keySet());
		partitions.remove(all).forEach(this.failures::forget);
		partitions.assigned(all, this.context.nanos());
		this.context.committer().discardOffsets();
		if (!all.isEmpty()) {
			logger.warn("consumer " + this.context.consumerId() + ": the topic was created again; " + all
					+ " start at the beginning of the new topic, and its offsets are committed from there");
			this.context.client().seekToBeginning(all);
			// a commit of the old topic's offset may be in flight: a lower one follows it
			partitions.all().forEach((state) -> state.handledUpTo(0));
		}
		this.blockedPartitions.forget(all);
	}

}
