package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference: the usual poll loop of a plain client, with a commit after each poll and
 * the client's own heartbeat.
 */
final class RawMember implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RawMember.class);

	private final Plan plan;

	private final String instance;

	private final EventLog log;

	private final KafkaConsumer<byte[], byte[]> client;

	private final Thread thread;

	private volatile boolean closing;

	private volatile boolean joined;

	RawMember(Plan plan, String instance, EventLog log) {
		this.plan = plan;
		this.instance = instance;
		this.log = log;
		this.client = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
		this.thread = new Thread(this::run, "dp-kafka-test-raw-" + instance);
		this.thread.start();
	}

	private Map<String, Object> settings() {
		return Map.of("bootstrap.servers", this.plan.servers(), "group.id", this.plan.group(Plan.RAW),
				"session.timeout.ms", 10000, "auto.offset.reset", "earliest", "enable.auto.commit", false,
				"partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
	}

	boolean isJoined() {
		return this.joined;
	}

	private void run() {
		this.client.subscribe(List.of(this.plan.topic()), new ConsumerRebalanceListener() {

			@Override
			public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
				RawMember.this.joined = true;
			}

			@Override
			public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
			}

		});
		try {
			while (!this.closing) {
				step();
			}
		}
		finally {
			this.client.close();
		}
	}

	private void step() {
		try {
			ConsumerRecords<byte[], byte[]> records = this.client.poll(Duration.ofMillis(500));
			for (ConsumerRecord<byte[], byte[]> record : records) {
				this.log.add(Event.of(Event.Kind.START, Plan.RAW, this.instance, record));
				this.log.add(Event.of(Event.Kind.END, Plan.RAW, this.instance, record));
			}
			if (!records.isEmpty()) {
				this.client.commitSync();
			}
		}
		catch (WakeupException ex) {
			logger.trace("closed", ex);
		}
		catch (KafkaException ex) {
			logger.info("raw member " + this.instance + ": " + ex);
		}
	}

	@Override
	public void close() {
		this.closing = true;
		this.client.wakeup();
		try {
			this.thread.join(Duration.ofSeconds(60).toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
