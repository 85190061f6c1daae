package com.github.onsdigital.dp.kafka.test.broker;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsResult.TopicMetadataAndConfig;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Executes the requests of admin clients. Called with the lock of the cluster. Unlike the
 * consumers and producers, an admin client does not create the topics that it uses.
 */
final class AdminRequests {

	private final MemoryCluster cluster;

	private final GroupDirectory groups;

	AdminRequests(MemoryCluster cluster) {
		this.cluster = cluster;
		this.groups = new GroupDirectory(cluster);
	}

	TopicMetadataAndConfig create(NewTopic topic, boolean validateOnly) {
		if (!Topic.isValid(topic.name())) {
			throw new InvalidTopicException("Topic name is invalid: '" + topic.name() + "'");
		}
		if (this.cluster.exists(topic.name())) {
			throw new TopicExistsException("Topic '" + topic.name() + "' already exists.");
		}
		if (topic.replicasAssignments() != null) {
			throw new UnsupportedOperationException("not simulated: replica assignments of a topic");
		}
		int partitions = (topic.numPartitions() > 0) ? topic.numPartitions() : this.cluster.defaultPartitions();
		MemoryTopic created = validateOnly ? new MemoryTopic(topic.name(), Uuid.randomUuid(), partitions)
				: this.cluster.create(topic.name(), partitions);
		created.configs().putAll(Optional.ofNullable(topic.configs()).orElse(Map.of()));
		return new TopicMetadataAndConfig(created.id(), partitions, 1, config(created));
	}

	@Nullable Void delete(String name) {
		require(name);
		this.cluster.delete(name);
		return null;
	}

	TopicDescription describe(String name) {
		MemoryTopic topic = require(name);
		return new TopicDescription(name, false,
				new ClusterMetadata(this.cluster).describedPartitions(topic.partitions().size()), Set.of(), topic.id());
	}

	Map<String, TopicListing> list() {
		Map<String, TopicListing> listed = new HashMap<>();
		for (String name : this.cluster.topics()) {
			listed.put(name, new TopicListing(name, require(name).id(), false));
		}
		return listed;
	}

	@Nullable Void grow(String name, NewPartitions partitions) {
		MemoryTopic topic = require(name);
		int current = topic.partitions().size();
		if (partitions.totalCount() <= current) {
			throw new InvalidPartitionsException("The topic " + name + " currently has " + current + " partition(s); "
					+ partitions.totalCount() + " would not be an increase.");
		}
		topic.grow(partitions.totalCount());
		return null;
	}

	DeletedRecords deleteRecords(TopicPartition partition, RecordsToDelete records) {
		List<PartitionLog> logs = require(partition.topic()).partitions();
		if (partition.partition() >= logs.size()) {
			throw Errors.UNKNOWN_TOPIC_OR_PARTITION.exception();
		}
		PartitionLog log = logs.get(partition.partition());
		long offset = (records.beforeOffset() == -1) ? log.end() : records.beforeOffset();
		if (offset < 0 || offset > log.end()) {
			throw new OffsetOutOfRangeException("The requested offset is not within the range of offsets.");
		}
		log.deleteBefore(offset);
		return new DeletedRecords(log.start());
	}

	Config describeConfig(ConfigResource resource) {
		return config(require(topic(resource)));
	}

	@Nullable Void alterConfig(ConfigResource resource, Collection<AlterConfigOp> operations) {
		Map<String, String> configs = require(topic(resource)).configs();
		for (AlterConfigOp operation : operations) {
			String name = operation.configEntry().name();
			switch (operation.opType()) {
				case SET -> configs.put(name, operation.configEntry().value());
				case DELETE -> configs.remove(name);
				default -> throw new UnsupportedOperationException(
						"not simulated: " + operation.opType() + " of a topic's configuration");
			}
		}
		return null;
	}

	private static String topic(ConfigResource resource) {
		if (resource.type() != ConfigResource.Type.TOPIC) {
			throw new UnsupportedOperationException("not simulated: the configuration of a " + resource.type());
		}
		return resource.name();
	}

	// All settings of topics, without a value unless it was set. They have no effect.
	private static Config config(MemoryTopic topic) {
		Map<String, ConfigEntry> entries = new LinkedHashMap<>();
		for (Field field : TopicConfig.class.getFields()) {
			if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
				String name = name(field);
				entries.put(name, new ConfigEntry(name, null));
			}
		}
		topic.configs().forEach((name, value) -> entries.put(name, new ConfigEntry(name, value)));
		return new Config(entries.values());
	}

	private static String name(Field field) {
		try {
			return String.valueOf(field.get(null));
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ConsumerGroupDescription describeGroup(String group) {
		ConsumerGroupDescription description = this.groups.describe(group);
		if (description == null) {
			throw new GroupIdNotFoundException("Group " + group + " not found.");
		}
		return description;
	}

	Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
		return this.groups.committed(group);
	}

	private MemoryTopic require(String name) {
		MemoryTopic topic = this.cluster.exists(name) ? this.cluster.topic(name) : null;
		if (topic == null) {
			throw Errors.UNKNOWN_TOPIC_OR_PARTITION.exception();
		}
		return topic;
	}

}
