package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.message.LogContext;

/**
 * Wraps the application's batch interceptor, if there is one. Records that it drops count
 * as handled. It is notified of a success only if the handler was called and returned.
 */
final class GuardedBatchInterceptor implements BatchInterceptor<byte[], byte[]> {

	private final @Nullable BatchInterceptor<byte[], byte[]> user;

	GuardedBatchInterceptor(@Nullable BatchInterceptor<byte[], byte[]> user) {
		this.user = user;
	}

	@Override
	public @Nullable ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
			Consumer<byte[], byte[]> consumer) {
		GroupMember member = GroupMember.of(consumer);
		member.dispatched();
		BatchInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor == null) {
			return records;
		}
		LogContext.restore(LogContext.Level.POLL);
		List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.count());
		records.forEach(all::add);
		ConsumerRecords<byte[], byte[]> intercepted = UserCalls.callHook(all,
				() -> interceptor.intercept(records, consumer));
		LogContext.keep(LogContext.Level.CALL);
		for (TopicPartition partition : records.partitions()) {
			long end = (intercepted != null) ? first(intercepted.records(partition)) : Long.MAX_VALUE;
			for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
				if (record.offset() < end) {
					member.handled(record);
				}
			}
		}
		return intercepted;
	}

	// a record dropped behind a retained record is delivered again, as the first of its
	// batch
	private static long first(List<ConsumerRecord<byte[], byte[]>> kept) {
		return kept.isEmpty() ? Long.MAX_VALUE : kept.get(0).offset();
	}

	@Override
	public void success(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
		BatchInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null && GroupMember.of(consumer).isCalled()) {
			UserCalls.notifyInterceptor(consumer, "success", () -> interceptor.success(records, consumer));
		}
	}

	@Override
	public void failure(ConsumerRecords<byte[], byte[]> records, Exception exception,
			Consumer<byte[], byte[]> consumer) {
		BatchInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "failure", () -> interceptor.failure(records, exception, consumer));
		}
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		LogContext.restore(LogContext.Level.THREAD);
		BatchInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "setupThreadState", () -> interceptor.setupThreadState(consumer));
			LogContext.keep(LogContext.Level.POLL);
		}
	}

	@Override
	public void clearThreadState(Consumer<?, ?> consumer) {
		BatchInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "clearThreadState", () -> interceptor.clearThreadState(consumer));
		}
	}

}
