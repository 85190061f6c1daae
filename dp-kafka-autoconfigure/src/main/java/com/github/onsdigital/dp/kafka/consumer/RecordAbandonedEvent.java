package com.github.onsdigital.dp.kafka.consumer;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.ApplicationEvent;

/**
 * Published when records are abandoned: committed after a failure, or sent to the
 * dead-letter topic. Not published for a record that is committed by a
 * {@link CommitDecision}. Published on the poll thread of the consumer, or on the thread
 * that completed the dead-letter send: a listener that blocks delays the consumer.
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

}
