package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A single handler: one call for each record, until one fails or no further one may
 * begin.
 */
final class RandomGroupSingleCalls extends RandomGroupCalls {

	private final Consumer<byte[], byte[]> consumer;

	private final GroupMember member;

	RandomGroupSingleCalls(RandomGroup group, Consumer<byte[], byte[]> consumer, GroupMember member,
			RandomGroupEpochs epochs) {
		super(group, epochs);
		this.consumer = consumer;
		this.member = member;
	}

	@Override
	void call(ConsumerRecords<byte[], byte[]> records) {
		List<ConsumerRecord<byte[], byte[]>> acknowledged = new ArrayList<>();
		Map<RandomGroupLog, Long> last = new HashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			epochs().dispatched(record, last);
			this.member.dispatched();
			if (isDropped(record)) {
				epochs().abandoned(record);
				epochs().finished(record);
				acknowledged.add(record);
			}
			else if (!call(record)) {
				break;
			}
			if (group().happens(60)) {
				group().disturb();
			}
		}
		acknowledge(this.consumer, acknowledged);
	}

	private boolean call(ConsumerRecord<byte[], byte[]> record) {
		RandomGroupLog.Entry entry = group().log(record.partition()).entry(record);
		epochs().begun(record);
		this.member.begin(record, 1);
		work();
		this.member.end();
		if (entry.fails()) {
			group().trace("the handler fails for " + SimulatedMember.names(List.of(record)));
			this.member.failed(record,
					new IllegalStateException(entry.unreadable ? RandomGroupPolicy.UNREADABLE : "the handler failed"));
			return false;
		}
		epochs().handled(record);
		this.member.handled(record);
		return true;
	}

}
