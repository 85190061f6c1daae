package com.github.onsdigital.dp.kafka.consumer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * Published when records are abandoned: committed after a failure, or sent to the
 * dead-letter topic. Not published for a record that is committed by a
 * {@link CommitDecision}. Published on the poll thread of the consumer, or on the thread
 * that completed the dead-letter send: a listener that blocks delays the consumer. Two
 * events are equal if consumer, outcome and cause are the same and the records have the
 * same positions, timestamps, keys, values and headers.
 *
 * @since 0.1.0
 */
public class RecordAbandonedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient List<ConsumerRecord<byte[], byte[]>> records;

	private final HandlingListener.Outcome outcome;

	private final Throwable cause;

	/**
	 * Creates the event.
	 * @param consumerId the id of the consumer
	 * @param records the abandoned records, at least one
	 * @param outcome the outcome for the records
	 * @param cause the failure of the handler or of the conversion
	 */
	public RecordAbandonedEvent(String consumerId, List<ConsumerRecord<byte[], byte[]>> records,
			HandlingListener.Outcome outcome, Throwable cause) {
		super(consumerId);
		this.records = List.copyOf(records);
		this.outcome = outcome;
		this.cause = cause;
	}

	public String getConsumerId() {
		return (String) getSource();
	}

	public List<ConsumerRecord<byte[], byte[]>> getRecords() {
		return this.records;
	}

	public HandlingListener.Outcome getOutcome() {
		return this.outcome;
	}

	public Throwable getCause() {
		return this.cause;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof RecordAbandonedEvent other && getSource().equals(other.getSource())
				&& this.outcome == other.outcome && Objects.equals(this.cause, other.cause)
				&& equalRecords(this.records, other.records);
	}

	private static boolean equalRecords(List<ConsumerRecord<byte[], byte[]>> first,
			List<ConsumerRecord<byte[], byte[]>> second) {
		if (first.size() != second.size()) {
			return false;
		}
		for (int i = 0; i < first.size(); i++) {
			if (!equalRecords(first.get(i), second.get(i))) {
				return false;
			}
		}
		return true;
	}

	// ConsumerRecord has no equals
	private static boolean equalRecords(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> second) {
		return first.offset() == second.offset() && first.partition() == second.partition()
				&& first.topic().equals(second.topic()) && first.timestamp() == second.timestamp()
				&& Arrays.equals(first.key(), second.key()) && Arrays.equals(first.value(), second.value())
				&& first.headers().equals(second.headers());
	}

	@Override
	public int hashCode() {
		return Objects.hash(getSource(), this.outcome, this.cause, this.records.size());
	}

	/**
	 * Returns the positions of the records, without keys, values, headers and the message
	 * of the cause.
	 */
	@Override
	public String toString() {
		return "RecordAbandonedEvent[" + getSource() + ": "
				+ this.records.stream()
					.map((record) -> record.topic() + "-" + record.partition() + "@" + record.offset())
					.toList()
				+ " " + this.outcome + ", cause=" + this.cause.getClass().getName() + "]";
	}

}
