package com.github.onsdigital.dp.kafka.contract;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A cluster as a contract test uses it. Each test has a new one.
 */
interface ContractCluster extends AutoCloseable {

	/**
	 * Returns how the groups assign their partitions.
	 */
	GroupMode mode();

	/**
	 * Returns a topic that does not exist yet. Its name begins with the given one.
	 */
	ContractTopic topic(String name);

	/**
	 * Returns the default dead-letter topic of a topic. It does not exist yet.
	 */
	ContractTopic deadLetterTopic(ContractTopic topic);

	/**
	 * Returns a group without members and offsets. Its name begins with the given one.
	 */
	ContractGroup group(String name);

	/**
	 * Returns a health check, which is UP until the test changes it. It must be created
	 * before the application.
	 */
	ContractCheck check(String name);

	/**
	 * Returns a gate at which a handler waits until the test opens it.
	 */
	ContractGate gate();

	/**
	 * Starts an application on this cluster. It is closed with the cluster.
	 */
	ConfigurableApplicationContext run(Map<String, String> properties, Class<?>... configuration);

	/**
	 * Makes all brokers unreachable: they answer no request.
	 */
	void makeUnreachable();

	/**
	 * Makes the brokers reachable again.
	 */
	void restore();

	/**
	 * Waits until a condition holds. Fails if it does not hold within the time limit.
	 */
	void await(String what, Callable<Boolean> condition);

	/**
	 * Returns the time of this cluster in nanoseconds. Only differences have a meaning.
	 */
	long nanoTime();

	/**
	 * Returns the time of day of this cluster.
	 */
	Instant now();

	@Override
	void close();

}
