package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A batch handler: one call for all records of a poll that pass the filter.
 */
final class RandomGroupBatchCalls extends RandomGroupCalls {

	private final Consumer<byte[], byte[]> consumer;

	private final GroupMember member;

	RandomGroupBatchCalls(RandomGroup group, Consumer<byte[], byte[]> consumer, GroupMember member,
			RandomGroupEpochs epochs) {
		super(group, epochs);
		this.consumer = consumer;
		this.member = member;
	}

	@Override
	void call(ConsumerRecords<byte[], byte[]> polled) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		Map<RandomGroupLog, Long> last = new HashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : polled) {
			epochs().dispatched(record, last);
			records.add(record);
		}
		if (!records.isEmpty()) {
			call(records);
		}
	}

	private void call(List<ConsumerRecord<byte[], byte[]>> records) {
		if (records.size() > group().batchSize()) {
			throw new AssertionError("a batch of " + records.size() + " instead of " + group().batchSize());
		}
		List<ConsumerRecord<byte[], byte[]>> batch = records.stream().filter((record) -> !isDropped(record)).toList();
		records.stream().filter(this::isDropped).forEach(epochs()::abandoned);
		if (batch.isEmpty()) {
			records.forEach(epochs()::finished);
			acknowledge(this.consumer, records);
			return;
		}
		this.member.dispatched();
		this.member.begin(batch.get(0), batch.size());
		if (handle(batch)) {
			records.stream().filter(this::isDropped).forEach(epochs()::finished);
			acknowledgeRest(records, batch);
		}
	}

	// only Spring knows the records that the filter dropped
	private void acknowledgeRest(List<ConsumerRecord<byte[], byte[]>> records,
			List<ConsumerRecord<byte[], byte[]>> batch) {
		if (!this.member.handled(batch)) {
			if (batch.size() == records.size()) {
				throw new AssertionError("the whole batch was handled and does not count as handled");
			}
			acknowledge(this.consumer, records);
		}
	}

	private boolean handle(List<ConsumerRecord<byte[], byte[]>> batch) {
		List<ConsumerRecord<byte[], byte[]>> open = this.member.withoutAbandoned(batch);
		for (ConsumerRecord<byte[], byte[]> record : batch) {
			if (!open.contains(record) && !entry(record).abandoned) {
				throw new AssertionError(record.offset() + " is left out of the batch and was not abandoned");
			}
		}
		List<ConsumerRecord<byte[], byte[]>> unreadable = open.stream()
			.filter((record) -> entry(record).unreadable)
			.toList();
		if (!unreadable.isEmpty()) {
			this.member.end();
			this.member.unreadable(batch, unreadable, new IllegalStateException(RandomGroupPolicy.UNREADABLE));
			return false;
		}
		if (!open.isEmpty() && !call(batch, open)) {
			return false;
		}
		if (open.isEmpty()) {
			this.member.end();
		}
		finishAbandoned(batch, open);
		return true;
	}

	private boolean call(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> open) {
		open.forEach(epochs()::begun);
		work();
		ConsumerRecord<byte[], byte[]> failed = open.stream()
			.filter((record) -> entry(record).fails())
			.findFirst()
			.orElse(null);
		this.member.end();
		if (failed == null) {
			open.forEach(epochs()::handled);
			return true;
		}
		int index = group().random().nextBoolean() ? batch.indexOf(failed) : -1;
		group().trace("the handler fails for the batch and names index " + index);
		List<ConsumerRecord<byte[], byte[]>> before = batch.subList(0, Math.max(0, index));
		before.stream().filter(open::contains).forEach(epochs()::handled);
		finishAbandoned(before, open);
		this.member.failedBatch(batch, index, new IllegalStateException("the handler failed"));
		return false;
	}

	private void finishAbandoned(List<ConsumerRecord<byte[], byte[]>> batch,
			List<ConsumerRecord<byte[], byte[]>> open) {
		batch.stream().filter((record) -> !open.contains(record)).forEach(epochs()::finished);
	}

	private RandomGroupLog.Entry entry(ConsumerRecord<byte[], byte[]> record) {
		return group().log(record.partition()).entry(record);
	}

}
