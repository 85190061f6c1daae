package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.message.LogContext;

/**
 * Wraps the application's record interceptor, if there is one. A record that it drops
 * counts as handled; with manual acknowledgment Spring does not acknowledge it. It is
 * notified of a success only if the handler was called and returned: Spring also notifies
 * it of records that a filter dropped.
 */
final class GuardedRecordInterceptor implements RecordInterceptor<byte[], byte[]> {

	private final @Nullable RecordInterceptor<byte[], byte[]> user;

	GuardedRecordInterceptor(@Nullable RecordInterceptor<byte[], byte[]> user) {
		this.user = user;
	}

	@Override
	public @Nullable ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
			Consumer<byte[], byte[]> consumer) {
		GroupMember member = GroupMember.of(consumer);
		member.dispatched();
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor == null) {
			return record;
		}
		LogContext.restore(LogContext.Level.POLL);
		ConsumerRecord<byte[], byte[]> intercepted = UserCalls.callHook(List.of(record),
				() -> interceptor.intercept(record, consumer));
		LogContext.keep(LogContext.Level.CALL);
		if (intercepted == null) {
			member.handled(record);
		}
		return intercepted;
	}

	@Override
	public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null && GroupMember.of(consumer).isCalled()) {
			UserCalls.notifyInterceptor(consumer, "success", () -> interceptor.success(record, consumer));
		}
	}

	@Override
	public void failure(ConsumerRecord<byte[], byte[]> record, Exception exception, Consumer<byte[], byte[]> consumer) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "failure", () -> interceptor.failure(record, exception, consumer));
		}
	}

	@Override
	public void afterRecord(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "afterRecord", () -> interceptor.afterRecord(record, consumer));
			LogContext.restore(LogContext.Level.POLL);
		}
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		LogContext.restore(LogContext.Level.THREAD);
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "setupThreadState", () -> interceptor.setupThreadState(consumer));
			LogContext.keep(LogContext.Level.POLL);
		}
	}

	@Override
	public void clearThreadState(Consumer<?, ?> consumer) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			UserCalls.notifyInterceptor(consumer, "clearThreadState", () -> interceptor.clearThreadState(consumer));
		}
	}

}
