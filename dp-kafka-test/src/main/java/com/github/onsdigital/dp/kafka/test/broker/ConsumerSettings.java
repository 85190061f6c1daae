package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a consumer, validated as Kafka's client does.
 */
final class ConsumerSettings {

	/**
	 * The defaults of the brokers for {@code group.protocol=consumer}.
	 */
	private static final Duration CONSUMER_SESSION_TIMEOUT = Duration.ofSeconds(45);

	private static final Duration CONSUMER_HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

	private final ConsumerConfig config;

	private final List<ConsumerPartitionAssignor> assignors;

	ConsumerSettings(Map<String, Object> properties) {
		this.config = new ConsumerConfig(withDeserializers(properties));
		if (this.config.getBoolean(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)) {
			throw new UnsupportedOperationException("not simulated: enable.auto.commit=true");
		}
		this.assignors = ConsumerPartitionAssignor.getAssignorInstances(
				this.config.getList(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG),
				this.config.originals(Map.of(ConsumerConfig.CLIENT_ID_CONFIG, clientId())));
	}

	private static Map<String, Object> withDeserializers(Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		return all;
	}

	String clientId() {
		return this.config.getString(ConsumerConfig.CLIENT_ID_CONFIG);
	}

	// empty for a consumer without a group
	String groupId() {
		String group = this.config.getString(ConsumerConfig.GROUP_ID_CONFIG);
		return (group != null) ? group : "";
	}

	@Nullable String instanceId() {
		return this.config.getString(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
	}

	// a static member remains in the group by default
	boolean leavesWith(GroupMembershipOperation operation) {
		return operation == GroupMembershipOperation.LEAVE_GROUP
				|| (operation == GroupMembershipOperation.DEFAULT && instanceId() == null);
	}

	boolean isConsumerProtocol() {
		return GroupProtocol.of(this.config.getString(ConsumerConfig.GROUP_PROTOCOL_CONFIG)) == GroupProtocol.CONSUMER;
	}

	@Nullable String remoteAssignor() {
		return this.config.getString(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);
	}

	List<ConsumerPartitionAssignor> assignors() {
		return this.assignors;
	}

	OffsetReset offsetReset() {
		return OffsetReset.of(this.config.getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG).toLowerCase(Locale.ROOT));
	}

	int maxPollRecords() {
		return this.config.getInt(ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
	}

	long maxPollIntervalNanos() {
		return millis(this.config.getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG));
	}

	long sessionTimeoutNanos() {
		return isConsumerProtocol() ? CONSUMER_SESSION_TIMEOUT.toNanos()
				: millis(this.config.getInt(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
	}

	long heartbeatIntervalNanos() {
		return isConsumerProtocol() ? CONSUMER_HEARTBEAT_INTERVAL.toNanos()
				: millis(this.config.getInt(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG));
	}

	long retryBackoffNanos() {
		return millis(this.config.getLong(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG));
	}

	long requestTimeoutNanos() {
		return millis(this.config.getInt(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG));
	}

	Duration defaultApiTimeout() {
		return Duration.ofMillis(this.config.getInt(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG));
	}

	List<ConsumerInterceptor<byte[], byte[]>> interceptors() {
		@SuppressWarnings({ "unchecked", "rawtypes" })
		List<ConsumerInterceptor<byte[], byte[]>> configured = (List) this.config.getConfiguredInstances(
				ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerInterceptor.class,
				Map.of(ConsumerConfig.CLIENT_ID_CONFIG, clientId()));
		return configured;
	}

	private static long millis(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
