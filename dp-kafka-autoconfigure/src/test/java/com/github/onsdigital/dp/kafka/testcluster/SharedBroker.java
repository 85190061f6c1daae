package com.github.onsdigital.dp.kafka.testcluster;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * The embedded broker that the integration tests of one JVM share. It starts with the
 * first test that uses it and ends with the JVM. Tests use topics and groups with names
 * of their own, and do not change the settings of the broker.
 */
public final class SharedBroker {

	private SharedBroker() {
	}

	/**
	 * Returns the addresses of the broker and starts it if necessary.
	 * @return the value of {@code bootstrap.servers}
	 */
	public static String addresses() {
		return Holder.broker.getBrokersAsString();
	}

	/**
	 * Initialised on first use.
	 */
	private static final class Holder {

		private static final EmbeddedKafkaKraftBroker broker = start();

		private static EmbeddedKafkaKraftBroker start() {
			EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
			// the default is Boot's own property, which would affect every later test
			broker.brokerListProperty("dp-kafka.test.brokers");
			broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
			broker.brokerProperty("group.consumer.heartbeat.interval.ms", "500");
			broker.brokerProperty("group.consumer.min.heartbeat.interval.ms", "500");
			broker.brokerProperty("group.min.session.timeout.ms", "1000");
			broker.brokerProperty("message.max.bytes", "31000000");
			broker.brokerProperty("offsets.topic.num.partitions", "4");
			broker.brokerProperty("transaction.state.log.replication.factor", "1");
			broker.brokerProperty("transaction.state.log.min.isr", "1");
			broker.afterPropertiesSet();
			Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy, "dp-kafka-test-broker-end"));
			return broker;
		}

	}

}
