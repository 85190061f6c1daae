package com.github.onsdigital.dp.kafka.contract;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.KafkaClusterBuilder;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

/**
 * The real broker, in a process of its own, that the contract tests of one JVM share.
 */
final class ContractBroker {

	/** The name of the broker in resource locks of JUnit. */
	static final String RESOURCE = "contract-broker";

	private ContractBroker() {
	}

	static String addresses() {
		return Holder.CLUSTER.bootstrap(Listener.PLAIN);
	}

	static Admin admin() {
		return Holder.CLUSTER.admin();
	}

	/**
	 * Returns a producer that sends at a flush only, so that the records of one partition
	 * arrive in one request.
	 */
	static KafkaProducer<byte[], byte[]> producer() {
		return Holder.PRODUCER;
	}

	static void freeze() {
		Holder.CLUSTER.broker(1).freeze();
	}

	static void thaw() {
		if (Holder.CLUSTER.broker(1).isFrozen()) {
			Holder.CLUSTER.broker(1).thaw();
		}
	}

	/**
	 * Initialised on first use. The cluster ends with the JVM.
	 */
	private static final class Holder {

		/** Longer than a test waits before a flush, in milliseconds. */
		private static final int NEVER = 60_000;

		private static final KafkaCluster CLUSTER = start();

		private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
				Map.of("bootstrap.servers", CLUSTER.bootstrap(Listener.PLAIN), "linger.ms", NEVER),
				new ByteArraySerializer(), new ByteArraySerializer());

		private static KafkaCluster start() {
			KafkaClusterBuilder builder = KafkaCluster.builder()
				.property("auto.create.topics.enable", "false")
				.property("controller.quorum.append.linger.ms", "0")
				.property("group.coordinator.append.linger.ms", "0")
				.property("group.min.session.timeout.ms", "1000")
				.property("group.consumer.min.heartbeat.interval.ms", "100")
				.property("group.consumer.heartbeat.interval.ms", "200")
				.property("group.consumer.min.session.timeout.ms", "1000");
			return builder.start();
		}

	}

}
