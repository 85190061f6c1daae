package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;

import com.github.onsdigital.dp.kafka.consumer.poll.Member;

/**
 * A user's interceptor, with one thing added: records that it drops count as handled.
 */
final class SkippingBatchInterceptor implements BatchInterceptor<byte[], byte[]> {

	private final BatchInterceptor<byte[], byte[]> user;

	SkippingBatchInterceptor(BatchInterceptor<byte[], byte[]> user) {
		this.user = user;
	}

	@Override
	public @Nullable ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
			Consumer<byte[], byte[]> consumer) {
		ConsumerRecords<byte[], byte[]> intercepted = this.user.intercept(records, consumer);
		Member member = Member.of(consumer);
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

	// what it drops behind a record that it keeps comes again, with none before it
	private static long first(List<ConsumerRecord<byte[], byte[]>> kept) {
		return kept.isEmpty() ? Long.MAX_VALUE : kept.get(0).offset();
	}

	@Override
	public void success(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
		this.user.success(records, consumer);
	}

	@Override
	public void failure(ConsumerRecords<byte[], byte[]> records, Exception exception,
			Consumer<byte[], byte[]> consumer) {
		this.user.failure(records, exception, consumer);
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
