package com.github.onsdigital.dp.kafka.test.broker;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a producer that the in-memory producer follows. Durations are in
 * milliseconds, sizes in bytes.
 */
record MemoryProducerConfig(String clientId, boolean acknowledged, boolean idempotent, boolean compressed,
		boolean ignoreKeys, long maxBlock, int maxRequestSize, long bufferMemory, int batchSize, int deliveryTimeout,
		int requestTimeout, int retries, int maxInFlight, long retryBackoff, long retryBackoffMax,
		MetadataSettings metadata) {

	// Parses and validates the settings as the client does.
	static ProducerConfig parse(Map<String, Object> properties, @Nullable Serializer<?> key,
			@Nullable Serializer<?> value) {
		Map<String, Object> all = new HashMap<>(properties);
		if (key != null) {
			all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, key.getClass());
		}
		if (value != null) {
			all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, value.getClass());
		}
		ProducerConfig config = new ProducerConfig(all);
		if (config.getString(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null) {
			throw new UnsupportedOperationException("not simulated: transactions (transactional.id)");
		}
		return config;
	}

	static MemoryProducerConfig of(ProducerConfig config) {
		validateAddresses(config);
		return new MemoryProducerConfig(config.getString(ProducerConfig.CLIENT_ID_CONFIG),
				!"0".equals(config.getString(ProducerConfig.ACKS_CONFIG)),
				config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG),
				!"none".equals(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG)),
				config.getBoolean(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG),
				config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG),
				config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
				config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG),
				Math.max(1, config.getInt(ProducerConfig.BATCH_SIZE_CONFIG)), deliveryTimeout(config),
				config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), config.getInt(ProducerConfig.RETRIES_CONFIG),
				config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
				config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
				config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG), MetadataSettings.of(config));
	}

	// Host names are not resolved: the in-memory cluster has no addresses.
	private static void validateAddresses(ProducerConfig config) {
		for (String address : config.getList(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
			if (!address.isEmpty() && (Utils.getHost(address) == null || Utils.getPort(address) == null)) {
				throw new ConfigException("Invalid url in " + ProducerConfig.BOOTSTRAP_SERVERS_CONFIG + ": " + address);
			}
		}
	}

	private static int deliveryTimeout(ProducerConfig config) {
		int timeout = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
		long linger = Math.min(config.getLong(ProducerConfig.LINGER_MS_CONFIG), Integer.MAX_VALUE);
		int minimum = (int) Math.min(linger + config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG),
				Integer.MAX_VALUE);
		if (timeout < minimum && config.originals().containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)) {
			throw new ConfigException(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG + " should be equal to or larger than "
					+ ProducerConfig.LINGER_MS_CONFIG + " + " + ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
		}
		return Math.max(timeout, minimum);
	}

	// Returns the wait before a retry, without the client's jitter.
	long backoff(int attempts) {
		double exponential = (double) this.retryBackoff * Math.pow(2, Math.max(0, attempts - 1));
		return (long) Math.min(exponential, (double) Math.max(this.retryBackoff, this.retryBackoffMax));
	}

	/**
	 * The settings of a producer's metadata.
	 */
	record MetadataSettings(long maxAge, boolean rebootstraps) {

		private static MetadataSettings of(ProducerConfig config) {
			return new MetadataSettings(config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
					!"none".equalsIgnoreCase(config.getString(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG)));
		}

	}

}
