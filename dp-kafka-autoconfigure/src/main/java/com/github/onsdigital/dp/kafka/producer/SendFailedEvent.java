package com.github.onsdigital.dp.kafka.producer;

import org.springframework.context.ApplicationEvent;

/**
 * Published for every send that failed (dp-kafka's Errors channel), on a thread of the
 * producer's own: a slow listener delays later events of that producer and nothing else;
 * while more than 1,000 wait, further ones are dropped and told in one warning.
 *
 * @since 0.1.0
 */
public class SendFailedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient SendReport report;

	private final SendException failure;

	/**
	 * Makes the event of one failed send.
	 * @param producer the producer
	 * @param report how the send ended
	 * @param failure what failed its future
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

}
