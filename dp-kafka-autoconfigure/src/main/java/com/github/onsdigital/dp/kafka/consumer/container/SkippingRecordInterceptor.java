package com.github.onsdigital.dp.kafka.consumer.container;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.poll.Member;

/**
 * A user's interceptor, with one thing added: a record that it drops counts as handled.
 * With manual acknowledgment Spring would leave it open for ever.
 */
final class SkippingRecordInterceptor implements RecordInterceptor<byte[], byte[]> {

	private final RecordInterceptor<byte[], byte[]> user;

	SkippingRecordInterceptor(RecordInterceptor<byte[], byte[]> user) {
		this.user = user;
	}

	@Override
	public @Nullable ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
			Consumer<byte[], byte[]> consumer) {
		ConsumerRecord<byte[], byte[]> intercepted = this.user.intercept(record, consumer);
		if (intercepted == null) {
			Member.of(consumer).handled(record);
		}
		return intercepted;
	}

	@Override
	public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
		this.user.success(record, consumer);
	}

	@Override
	public void failure(ConsumerRecord<byte[], byte[]> record, Exception exception, Consumer<byte[], byte[]> consumer) {
		this.user.failure(record, exception, consumer);
	}

	@Override
	public void afterRecord(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
		this.user.afterRecord(record, consumer);
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		this.user.setupThreadState(consumer);
	}

	@Override
	public void clearThreadState(Consumer<?, ?> consumer) {
		this.user.clearThreadState(consumer);
	}

}
