package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.MessageListenerContainer;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Passes every failure of a handler or of an application's interceptor from Spring's
 * container to the member, which retains the records. Skips no record and does not seek.
 * The result true of {@code seeksAfterHandling} has another purpose: the container passes
 * all remaining records here and then drops them. The member dispatches them again.
 */
final class RetainingErrorHandler implements CommonErrorHandler {

	private static final Logger logger = LoggerFactory.getLogger(RetainingErrorHandler.class);

	@Override
	public boolean seeksAfterHandling() {
		return true;
	}

	@Override
	public boolean isAckAfterHandle() {
		return false;
	}

	@Override
	public void handleRemaining(Exception thrown, List<ConsumerRecord<?, ?>> records, Consumer<?, ?> consumer,
			MessageListenerContainer container) {
		withoutFatal(thrown, consumer, () -> failed(thrown, records, consumer));
	}

	@Override
	public void handleBatch(Exception thrown, ConsumerRecords<?, ?> data, Consumer<?, ?> consumer,
			MessageListenerContainer container, Runnable invokeListener) {
		withoutFatal(thrown, consumer, () -> failed(thrown, data, consumer));
	}

	// An Error ends the container, which does not report its cause.
	private static void withoutFatal(Exception thrown, Consumer<?, ?> consumer, Runnable handle) {
		try {
			Causes.throwFatal(thrown);
			handle.run();
		}
		catch (Error ex) {
			GroupMember.of(consumer).endedBy(ex);
			throw ex;
		}
		finally {
			LogContext.restore(LogContext.Level.CALL);
		}
	}

	@SuppressWarnings("unchecked")
	private static void failed(Exception thrown, List<ConsumerRecord<?, ?>> records, Consumer<?, ?> consumer) {
		HandlerFailedException failed = Causes.find(thrown, HandlerFailedException.class);
		GroupMember.of(consumer)
			.failed((ConsumerRecord<byte[], byte[]>) records.get(0), (failed != null) ? failed : rootOf(thrown));
	}

	@SuppressWarnings("unchecked")
	private static void failed(Exception thrown, ConsumerRecords<?, ?> data, Consumer<?, ?> consumer) {
		UnreadableRecordsException unreadable = Causes.find(thrown, UnreadableRecordsException.class);
		if (unreadable != null) {
			GroupMember.of(consumer).unreadable(unreadable.batch(), unreadable.unreadable(), unreadable.first());
			return;
		}
		HandlerFailedException failed = Causes.find(thrown, HandlerFailedException.class);
		if (failed != null) {
			GroupMember.of(consumer).failedBatch(failed.records(), failed.index(), failed);
			return;
		}
		List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(data.count());
		for (ConsumerRecord<?, ?> record : data) {
			all.add((ConsumerRecord<byte[], byte[]>) record);
		}
		GroupMember member = GroupMember.of(consumer);
		member.failedBatch(all, -1, new HandlerFailedException(all, -1, member.withoutAbandoned(all).size(),
				HandlingListener.NOT_CALLED, rootOf(thrown)));
	}

	@Override
	public void handleOtherException(Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container,
			boolean batchListener) {
		GroupMember member = GroupMember.of(consumer);
		String text = "consumer " + member.consumerId() + ": a Kafka client failed; its container is stopped: "
				+ SafeText.withRootCause(thrown);
		if (isRefusal(thrown)) {
			// the consumer life cycle logs it, once for each attempt and without a stack
			// trace
			logger.debug(text, SafeThrowable.forLog(thrown));
		}
		else {
			logger.error(text, SafeThrowable.forLog(thrown));
		}
		member.endedBy(thrown);
		container.stopAbnormally(() -> {
		});
	}

	private static boolean isRefusal(Exception thrown) {
		return Causes.find(thrown, AuthenticationException.class) != null
				|| Causes.find(thrown, AuthorizationException.class) != null;
	}

	private static Throwable rootOf(Exception thrown) {
		return (thrown instanceof ListenerExecutionFailedException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
	}

}
