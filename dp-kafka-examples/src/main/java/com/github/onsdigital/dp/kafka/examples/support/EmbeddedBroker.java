package com.github.onsdigital.dp.kafka.examples.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Exit;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * The broker in the process of an example.
 */
final class EmbeddedBroker {

	private static final int PARTITIONS = 4;

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);

	private final Map<String, Object> client = new HashMap<>();

	private final List<Runnable> hooks = new ArrayList<>();

	private List<String> topics = List.of();

	void topics(List<String> names) {
		this.topics = names;
	}

	void requireClientCertificate(Certificates certificates) {
		this.broker.brokerProperty("listener.security.protocol.map", "EXTERNAL:SSL,CONTROLLER:PLAINTEXT");
		this.broker.brokerProperty("ssl.client.auth", "required");
		this.broker.brokerProperties(certificates.brokerProperties());
		this.client.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
		this.client.putAll(certificates.brokerProperties());
	}

	/**
	 * Starts the broker and creates the topics.
	 * @return the address of the broker
	 */
	String start() {
		this.broker.brokerListProperty("examples.embedded-broker");
		this.broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		// Kafka's test kit would delete the folder of the running broker at a Ctrl-C
		Exit.setShutdownHookAdder((name, hook) -> this.hooks.add(hook));
		try {
			this.broker.afterPropertiesSet();
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
		finally {
			Exit.resetShutdownHookAdder();
		}
		String address = this.broker.getBrokersAsString();
		this.client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address);
		try (Admin admin = Admin.create(this.client)) {
			admin.createTopics(this.topics.stream().map((name) -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
				.all()
				.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Cannot create the topics " + this.topics, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while creating the topics", ex);
		}
		return address;
	}

	void stop() {
		this.broker.destroy();
		this.hooks.forEach(Runnable::run);
	}

}
