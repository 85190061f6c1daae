package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FetchFailure.Kind;

/**
 * Finds the partition of a response that the client could not read, if the exception
 * names none: an invalid batch header, or an exception that is not one of Kafka's. The
 * client retains such a response and throws again in each poll. Poll thread only.
 */
final class FaultLocator {

	private static final Logger logger = LoggerFactory.getLogger(FaultLocator.class);

	private final MemberContext context;

	private final RecordFetcher fetcher;

	private final PartitionRequests requests;

	FaultLocator(MemberContext context, RecordFetcher fetcher, PartitionRequests requests) {
		this.context = context;
		this.fetcher = fetcher;
		this.requests = requests;
	}

	/**
	 * Searches the partition: first with another poll, which may name it, then by
	 * discarding the response of one partition after the other.
	 * @param error the exception of a poll
	 * @param open the partitions that are fetched
	 * @return the failure, without partitions if it did not occur again; {@code null} if
	 * no partition is found
	 */
	@Nullable FetchFailure locate(RuntimeException error, Collection<TopicPartition> open) {
		if (!isResponseError(error)) {
			return null;
		}
		RuntimeException again = poll();
		if (again == null) {
			logger.warn("consumer " + this.context.consumerId() + ": a poll failed and is retried: " + error);
			return new FetchFailure(Map.of(), Kind.UNREADABLE, error);
		}
		FetchFailure named = FetchFailure.of(again, open);
		if (named != null && !named.offsets().isEmpty()) {
			return new FetchFailure(named.offsets(), named.kind(), new KafkaException(again.getMessage(), error));
		}
		for (TopicPartition partition : open) {
			long offset = this.requests.position(partition);
			if (offset >= 0 && pollSucceedsWithoutResponseOf(partition, offset)) {
				return new FetchFailure(Map.of(partition, offset), Kind.UNREADABLE, error);
			}
		}
		return null;
	}

	private static boolean isResponseError(RuntimeException error) {
		return error instanceof CorruptRecordException
				|| !(error instanceof KafkaException || error instanceof IllegalStateException);
	}

	private boolean pollSucceedsWithoutResponseOf(TopicPartition partition, long offset) {
		this.context.client().seek(partition, offset + 1);
		try {
			RuntimeException again = this.requests.pollWithout(partition);
			return again == null || !isResponseError(again);
		}
		finally {
			if (this.context.partitions().get(partition) != null) {
				this.context.client().seek(partition, offset);
			}
		}
	}

	private @Nullable RuntimeException poll() {
		try {
			this.fetcher.accept(this.context.client().poll(Duration.ZERO));
			return null;
		}
		catch (WakeupException ex) {
			this.context.client().wakeup();
			return null;
		}
		catch (RuntimeException ex) {
			return (ex instanceof RetriableException && !isResponseError(ex)) ? null : ex;
		}
	}

}
