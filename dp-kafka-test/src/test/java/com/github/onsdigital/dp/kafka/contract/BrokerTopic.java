package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/**
 * A topic of a real broker.
 */
final class BrokerTopic implements ContractTopic {

	private final String name;

	BrokerTopic(String name) {
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void create(int partitions) {
		BrokerCalls
			.result(ContractBroker.admin().createTopics(Set.of(new NewTopic(this.name, partitions, (short) 1))).all());
		awaitPartitions(partitions);
	}

	@Override
	public void delete() {
		BrokerCalls.result(ContractBroker.admin().deleteTopics(Set.of(this.name)).all());
		Awaitility.await(this.name).until(() -> !exists());
	}

	@Override
	public boolean exists() {
		return BrokerCalls.result(ContractBroker.admin().listTopics().names()).contains(this.name);
	}

	@Override
	public void addPartitions(int total) {
		BrokerCalls
			.result(ContractBroker.admin().createPartitions(Map.of(this.name, NewPartitions.increaseTo(total))).all());
		awaitPartitions(total);
	}

	@Override
	public void deleteRecordsBefore(int partition, long offset) {
		BrokerCalls.result(ContractBroker.admin()
			.deleteRecords(Map.of(new TopicPartition(this.name, partition), RecordsToDelete.beforeOffset(offset)))
			.all());
	}

	@Override
	public void send(int partition, String... values) {
		List<Future<RecordMetadata>> sent = new ArrayList<>();
		for (String value : values) {
			sent.add(ContractBroker.producer()
				.send(new ProducerRecord<>(this.name, partition, null, value.getBytes(StandardCharsets.UTF_8))));
		}
		ContractBroker.producer().flush();
		sent.forEach(BrokerCalls::result);
	}

	@Override
	public void send(ProducerRecord<byte[], byte[]> record) {
		Future<RecordMetadata> sent = ContractBroker.producer().send(record);
		ContractBroker.producer().flush();
		BrokerCalls.result(sent);
	}

	@Override
	public List<ConsumerRecord<byte[], byte[]>> records() {
		List<TopicPartition> partitions = IntStream.range(0, partitions())
			.mapToObj((partition) -> new TopicPartition(this.name, partition))
			.toList();
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
				Map.of("bootstrap.servers", ContractBroker.addresses(), "fetch.max.wait.ms", 50),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
			for (TopicPartition partition : partitions) {
				reader.assign(List.of(partition));
				reader.seekToBeginning(List.of(partition));
				while (reader.position(partition) < ends.getOrDefault(partition, 0L)) {
					reader.poll(Duration.ofMillis(100)).forEach(records::add);
				}
			}
		}
		return records;
	}

	private int partitions() {
		return description().partitions().size();
	}

	private TopicDescription description() {
		return BrokerCalls
			.result(ContractBroker.admin().describeTopics(Set.of(this.name)).topicNameValues().get(this.name));
	}

	private void awaitPartitions(int count) {
		Awaitility.await(this.name).pollInterval(Duration.ofMillis(10)).until(() -> hasPartitions(count));
	}

	private boolean hasPartitions(int count) throws InterruptedException {
		try {
			TopicDescription description = ContractBroker.admin()
				.describeTopics(Set.of(this.name))
				.topicNameValues()
				.get(this.name)
				.get();
			return description.partitions().size() == count
					&& description.partitions().stream().allMatch((partition) -> partition.leader() != null);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof UnknownTopicOrPartitionException) {
				return false;
			}
			throw new IllegalStateException(ex);
		}
	}

}
