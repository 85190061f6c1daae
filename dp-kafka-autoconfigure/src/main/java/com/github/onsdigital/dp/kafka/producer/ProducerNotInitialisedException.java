package com.github.onsdigital.dp.kafka.producer;

/**
 * A send was refused because the cluster was not reached yet.
 *
 * @since 0.1.0
 */
public class ProducerNotInitialisedException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one producer.
	 * @param name the producer's name
	 */
	public ProducerNotInitialisedException(String name) {
		super("producer " + name + " is not initialised: the Kafka cluster was not reached yet",
				SendOutcome.NOT_INITIALISED, null);
	}

}
