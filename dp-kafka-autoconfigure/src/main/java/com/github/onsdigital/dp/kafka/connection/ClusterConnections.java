package com.github.onsdigital.dp.kafka.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Builds the connection in effect: the connection details in effect override
 * {@code spring.kafka.*}. Both are needed, because TLS may be configured in either.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ClusterConnections {

	private ClusterConnections() {
	}

	/**
	 * Builds the connection in effect.
	 * @param details the connection details in effect
	 * @param properties the properties {@code spring.kafka.*}
	 * @param maxBytes the largest message in bytes, or {@code null}
	 * @return the connection
	 */
	public static ClusterConnection of(KafkaConnectionDetails details, KafkaProperties properties,
			@Nullable Integer maxBytes) {
		Map<String, Object> consumer = apply(properties.buildConsumerProperties(), details.getConsumer());
		consumer.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
		consumer.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
		Map<String, Object> producer = apply(properties.buildProducerProperties(), details.getProducer());
		producer.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
		producer.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
		if (maxBytes != null) {
			consumer.putAll(consumerLimits(maxBytes));
			producer.putAll(producerLimits(maxBytes));
		}
		Map<String, Object> admin = apply(properties.buildAdminProperties(), details.getAdmin());
		return new ClusterConnection(addresses(details), SecuritySettings.probe(consumer, admin), consumer, producer,
				admin);
	}

	/**
	 * Applies the application's customizers of client factories. The TLS and login
	 * settings that they set for the consumers apply to the cluster checks too. Logs one
	 * warning if the clients do not share one set of such settings.
	 * @param connection the connection
	 * @param consumers the customizers of consumer factories
	 * @param producers the customizers of producer factories
	 * @return the connection with the properties of the cluster checks
	 */
	public static ClusterConnection customized(ClusterConnection connection,
			Stream<DefaultKafkaConsumerFactoryCustomizer> consumers,
			Stream<DefaultKafkaProducerFactoryCustomizer> producers) {
		DefaultKafkaConsumerFactory<?, ?> consumerFactory = new DefaultKafkaConsumerFactory<>(
				connection.consumerProperties());
		consumers.forEach((customizer) -> customizer.customize(consumerFactory));
		DefaultKafkaProducerFactory<?, ?> producerFactory = new DefaultKafkaProducerFactory<>(
				connection.producerProperties());
		producers.forEach((customizer) -> customizer.customize(producerFactory));
		Map<String, Object> consumer = consumerFactory.getConfigurationProperties();
		SecuritySettings.logDifferences(consumer, producerFactory.getConfigurationProperties(),
				connection.adminProperties());
		return new ClusterConnection(connection.addresses(),
				SecuritySettings.probe(consumer, connection.probeProperties()), connection.consumerProperties(),
				connection.producerProperties(), connection.adminProperties());
	}

	/**
	 * Returns the client properties with which a consumer fetches messages up to a size;
	 * never less than the client's default.
	 * @param maxBytes the largest message in bytes
	 * @return client properties
	 */
	public static Map<String, Object> consumerLimits(int maxBytes) {
		return Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
				Math.max(maxBytes, ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES),
				ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Math.max(maxBytes, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES));
	}

	/**
	 * Returns the client properties with which a producer refuses messages above a size.
	 * @param maxBytes the largest message in bytes
	 * @return client properties
	 */
	public static Map<String, Object> producerLimits(int maxBytes) {
		return Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
	}

	private static Map<String, Object> apply(Map<String, Object> built,
			KafkaConnectionDetails.Configuration configuration) {
		Map<String, Object> client = new HashMap<>(built);
		client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, List.copyOf(configuration.getBootstrapServers()));
		String protocol = configuration.getSecurityProtocol();
		if (StringUtils.hasLength(protocol)) {
			client.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
		}
		SslBundle bundle = configuration.getSslBundle();
		if (bundle != null) {
			client.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
			client.put(SslBundle.class.getName(), bundle);
		}
		return client;
	}

	private static List<BrokerAddress> addresses(KafkaConnectionDetails details) {
		if (details instanceof DpKafkaConnectionDetails own && !own.addresses().isEmpty()) {
			return own.addresses();
		}
		String servers = String.join(",", details.getConsumer().getBootstrapServers());
		SettingProblems problems = new SettingProblems();
		List<BrokerAddress> addresses = BrokerAddresses
			.parseKafkaFormat(new RawSetting("bootstrap servers", servers, null), problems);
		problems.throwIfAny();
		return addresses;
	}

}
