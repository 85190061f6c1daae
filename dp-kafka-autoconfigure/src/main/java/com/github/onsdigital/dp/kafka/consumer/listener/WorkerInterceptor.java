package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Calls the application's record interceptor and filter on worker threads, as Spring's
 * container and its adapter do on the poll thread.
 */
final class WorkerInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(WorkerInterceptor.class);

	private final String consumerId;

	private final @Nullable RecordInterceptor<byte[], byte[]> user;

	private final @Nullable GuardedFilter filter;

	private final Consumer<byte[], byte[]> consumer;

	WorkerInterceptor(String consumerId, @Nullable RecordInterceptor<byte[], byte[]> user,
			@Nullable GuardedFilter filter, Consumer<byte[], byte[]> consumer) {
		this.consumerId = consumerId;
		this.user = user;
		this.filter = filter;
		this.consumer = consumer;
	}

	// the consumer that interceptors and observations receive
	Consumer<byte[], byte[]> consumer() {
		return this.consumer;
	}

	// Returns the record for the handler, or null if it is dropped. Throws what the
	// interceptor or the filter throws.
	@Nullable ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record) {
		ConsumerRecord<byte[], byte[]> intercepted = record;
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			intercepted = UserCalls.callHook(List.of(record), () -> interceptor.intercept(record, this.consumer));
		}
		boolean dropped = intercepted == null || (this.filter != null && this.filter.filter(intercepted));
		return dropped ? null : intercepted;
	}

	void success(ConsumerRecord<byte[], byte[]> record) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			call("success", () -> interceptor.success(record, this.consumer));
		}
	}

	void failure(ConsumerRecord<byte[], byte[]> record, Exception failure) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			call("failure", () -> interceptor.failure(record, failure, this.consumer));
		}
	}

	void afterRecord(ConsumerRecord<byte[], byte[]> record) {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			call("afterRecord", () -> interceptor.afterRecord(record, this.consumer));
		}
	}

	void threadStarted() {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			call("setupThreadState", () -> interceptor.setupThreadState(this.consumer));
			LogContext.keep(LogContext.Level.POLL);
		}
	}

	void threadEnded() {
		RecordInterceptor<byte[], byte[]> interceptor = this.user;
		if (interceptor != null) {
			call("clearThreadState", () -> interceptor.clearThreadState(this.consumer));
		}
	}

	// logs what the interceptor throws: the record was handled, or has failed, already
	private void call(String method, Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			Causes.throwFatal(ex);
			logger.error("consumer " + this.consumerId + ": " + method + " of an interceptor threw",
					SafeThrowable.forLog(ex));
		}
	}

}
