package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of a group of a real broker.
 */
final class BrokerMember implements ContractMember {

	private final KafkaConsumer<byte[], byte[]> client;

	private final Thread thread;

	private volatile Set<Integer> partitions = Set.of();

	private volatile boolean ended;

	private volatile CloseOptions.GroupMembershipOperation end = CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

	BrokerMember(String group, String topic, GroupMode mode) {
		Map<String, Object> properties = new HashMap<>(mode.clientProperties());
		properties.put("bootstrap.servers", ContractBroker.addresses());
		properties.put("group.id", group);
		properties.put("enable.auto.commit", false);
		properties.put("auto.offset.reset", "earliest");
		properties.put("fetch.max.wait.ms", 50);
		if (mode.isClassic()) {
			properties.put("heartbeat.interval.ms", 200);
			properties.put("session.timeout.ms", 2000);
		}
		this.client = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
		this.client.subscribe(List.of(topic), new Assignments());
		this.thread = new Thread(this::run, "contract-member");
		this.thread.start();
	}

	private void run() {
		try {
			while (!this.ended) {
				this.client.pause(this.client.assignment());
				this.client.poll(Duration.ofMillis(50));
			}
		}
		catch (WakeupException ex) {
			// the test ends the member
		}
		finally {
			this.client.close(CloseOptions.groupMembershipOperation(this.end).withTimeout(Duration.ofSeconds(5)));
		}
	}

	@Override
	public Set<Integer> partitions() {
		return this.partitions;
	}

	@Override
	public void leave() {
		end();
	}

	@Override
	public void die() {
		this.end = CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
		end();
	}

	private void end() {
		this.ended = true;
		this.client.wakeup();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.partitions = Set.of();
	}

	/**
	 * Keeps the assigned partitions.
	 */
	private final class Assignments implements ConsumerRebalanceListener {

		@Override
		public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
			update();
		}

		@Override
		public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
			update();
		}

		private void update() {
			BrokerMember.this.partitions = BrokerMember.this.client.assignment()
				.stream()
				.map(TopicPartition::partition)
				.collect(Collectors.toUnmodifiableSet());
		}

	}

}
