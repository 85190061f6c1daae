package com.github.onsdigital.dp.kafka.producer;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * Published for every failed send (dp-kafka's Errors channel) on a thread of the
 * producer. A slow listener delays later events of that producer only. While 1,000 events
 * are queued, further ones are dropped and one warning is logged. Two events are equal if
 * they have the same producer, the same failure and equal reports.
 *
 * @since 0.1.0
 */
public class SendFailedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient SendReport report;

	private final SendException failure;

	/**
	 * Creates the event of one failed send.
	 * @param producer the producer
	 * @param report how the send ended
	 * @param failure the exception of its future
	 */
	public SendFailedEvent(MessageProducer producer, SendReport report, SendException failure) {
		super(producer);
		this.report = report;
		this.failure = failure;
	}

	public MessageProducer getProducer() {
		return (MessageProducer) getSource();
	}

	public SendReport getReport() {
		return this.report;
	}

	public SendException getFailure() {
		return this.failure;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof SendFailedEvent other && getSource().equals(other.getSource())
				&& Objects.equals(this.report, other.report) && Objects.equals(this.failure, other.failure);
	}

	@Override
	public int hashCode() {
		return Objects.hash(getSource(), this.report, this.failure);
	}

	@Override
	public String toString() {
		return "SendFailedEvent[" + this.report + "]";
	}

}
