package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that one poll returns to Spring's container. The check whether a record may
 * start runs when the container iterates to it. A record that may not start is not
 * returned, so no interceptor, filter, observation or timer sees it; it stays at the head
 * of its partition and is returned by a later poll.
 */
abstract class DispatchedRecords extends ConsumerRecords<byte[], byte[]> {

	private DispatchedRecords(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
		super(records, Map.of());
	}

	/**
	 * Creates the records of one poll.
	 * @param records the records by partition
	 * @param batch whether they start together
	 * @param mayDispatchNext whether one more record, or the batch, may start now
	 * @return the records
	 */
	static ConsumerRecords<byte[], byte[]> of(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records,
			boolean batch, BooleanSupplier mayDispatchNext) {
		return batch ? new Batch(records, mayDispatchNext) : new Singles(records, mayDispatchNext);
	}

	/**
	 * Records that start one by one.
	 */
	private static final class Singles extends DispatchedRecords {

		private final BooleanSupplier mayDispatchNext;

		Singles(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records, BooleanSupplier mayDispatchNext) {
			super(records);
			this.mayDispatchNext = mayDispatchNext;
		}

		@Override
		public Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
			return new WhileTheyMayBegin(super.iterator(), this.mayDispatchNext);
		}

	}

	/**
	 * Records that start together: checked once, at the first iteration.
	 */
	private static final class Batch extends DispatchedRecords {

		private final BooleanSupplier mayDispatchNext;

		private boolean begun;

		Batch(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records, BooleanSupplier mayDispatchNext) {
			super(records);
			this.mayDispatchNext = mayDispatchNext;
		}

		@Override
		public Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
			this.begun = this.begun || this.mayDispatchNext.getAsBoolean();
			return this.begun ? super.iterator() : Collections.emptyIterator();
		}

	}

	/**
	 * Ends before the first record that may not start.
	 */
	private static final class WhileTheyMayBegin implements Iterator<ConsumerRecord<byte[], byte[]>> {

		private final Iterator<ConsumerRecord<byte[], byte[]>> records;

		private final BooleanSupplier mayDispatchNext;

		private boolean checked;

		private boolean ended;

		WhileTheyMayBegin(Iterator<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier mayDispatchNext) {
			this.records = records;
			this.mayDispatchNext = mayDispatchNext;
		}

		@Override
		public boolean hasNext() {
			if (!this.checked && !this.ended) {
				this.checked = this.records.hasNext() && this.mayDispatchNext.getAsBoolean();
				this.ended = !this.checked;
			}
			return this.checked;
		}

		@Override
		public ConsumerRecord<byte[], byte[]> next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			this.checked = false;
			return this.records.next();
		}

	}

}
