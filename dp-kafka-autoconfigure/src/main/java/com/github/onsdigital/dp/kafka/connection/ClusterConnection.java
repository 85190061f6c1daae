package com.github.onsdigital.dp.kafka.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The connection in effect for every Kafka client of the application, configured by
 * KAFKA_*, by a {@code KafkaConnectionDetails} bean of the application, or by
 * {@code spring.kafka.*}.
 *
 * @param addresses the distinct bootstrap addresses, in the user's order
 * @param probeProperties client properties of the cluster checks: those of an admin
 * client, with the TLS and the login of the consumers
 * @param consumerProperties client properties of a consumer, without the deserializers
 * that dp-kafka sets
 * @param producerProperties client properties of a producer
 * @param adminProperties client properties of an admin client
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ClusterConnection(List<BrokerAddress> addresses, Map<String, Object> probeProperties,
		Map<String, Object> consumerProperties, Map<String, Object> producerProperties,
		Map<String, Object> adminProperties) {

	public ClusterConnection {
		addresses = List.copyOf(addresses);
		probeProperties = Map.copyOf(probeProperties);
		consumerProperties = Map.copyOf(consumerProperties);
		producerProperties = Map.copyOf(producerProperties);
		adminProperties = Map.copyOf(adminProperties);
	}

	/**
	 * Sets the client id of the clients that have none.
	 * @param clientId the client id, or {@code null} to leave them as they are
	 * @return a connection whose clients have a client id
	 */
	public ClusterConnection withClientId(@Nullable String clientId) {
		if (clientId == null || clientId.isBlank()) {
			return this;
		}
		return new ClusterConnection(this.addresses, named(this.probeProperties, clientId),
				named(this.consumerProperties, clientId), named(this.producerProperties, clientId),
				named(this.adminProperties, clientId));
	}

	private static Map<String, Object> named(Map<String, Object> properties, String clientId) {
		Map<String, Object> named = new HashMap<>(properties);
		named.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, clientId.strip());
		return named;
	}

	/**
	 * Returns the security protocol of the cluster checks.
	 * @return {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}
	 */
	public String securityProtocol() {
		return this.probeProperties
			.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL)
			.toString()
			.toUpperCase(Locale.ROOT);
	}

	/**
	 * Returns the SSL bundle of the cluster checks.
	 * @return the bundle, or {@code null} if TLS is configured by Kafka's own
	 * {@code ssl.*} properties, or not at all
	 */
	public @Nullable SslBundle sslBundle() {
		return (this.probeProperties.get(SslBundle.class.getName()) instanceof SslBundle bundle) ? bundle : null;
	}

	/**
	 * Returns a security warning to show with the health of the connection.
	 * @return the text, or {@code null} if there is no warning
	 */
	public @Nullable String caution() {
		return (sslBundle() instanceof ReloadingSslBundle live && live.skipsVerify())
				? "broker certificates are NOT checked (kafka.sec.skip-verify)" : null;
	}

	/**
	 * Shows the addresses only: the properties contain secrets.
	 */
	@Override
	public String toString() {
		return securityProtocol() + " " + this.addresses;
	}

}
