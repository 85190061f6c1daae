package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

/**
 * Wraps the application's filter so that an error that it throws fails the record and not
 * the container.
 */
final class GuardedFilter implements RecordFilterStrategy<byte[], byte[]> {

	private final RecordFilterStrategy<? super byte[], ? super byte[]> user;

	GuardedFilter(RecordFilterStrategy<? super byte[], ? super byte[]> user) {
		this.user = user;
	}

	@Override
	@SuppressWarnings("unchecked") // a filter of more general types accepts these
	public boolean filter(ConsumerRecord<byte[], byte[]> record) {
		RecordFilterStrategy<byte[], byte[]> filter = (RecordFilterStrategy<byte[], byte[]>) this.user;
		return UserCalls.callHook(List.of(record), () -> filter.filter(record));
	}

	@Override
	@SuppressWarnings("unchecked") // a filter of more general types accepts these
	public List<ConsumerRecord<byte[], byte[]>> filterBatch(List<ConsumerRecord<byte[], byte[]>> records) {
		RecordFilterStrategy<byte[], byte[]> filter = (RecordFilterStrategy<byte[], byte[]>) this.user;
		List<ConsumerRecord<byte[], byte[]>> all = List.copyOf(records);
		return UserCalls.callHook(all, () -> filter.filterBatch(records));
	}

	@Override
	public boolean ignoreEmptyBatch() {
		return this.user.ignoreEmptyBatch();
	}

}
