package com.github.onsdigital.dp.kafka.connection;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The connection in effect: what every Kafka client of the application is given, whoever
 * configured it (KAFKA_*, a {@code KafkaConnectionDetails} bean of the user, or
 * {@code spring.kafka.*}). Public only for other packages of dp-kafka.
 *
 * @param addresses the distinct bootstrap addresses, in the user's order
 * @param securityProtocol {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or
 * {@code SASL_SSL}
 * @param sslBundle the bundle in effect, which gives a new context per connection, or
 * {@code null}
 * @param consumerProperties client properties of a consumer, without (de)serializers of
 * ours
 * @param producerProperties client properties of a producer
 * @param adminProperties client properties of an admin client
 * @since 0.1.0
 */
public record ClusterConnection(List<BrokerAddress> addresses, String securityProtocol, @Nullable SslBundle sslBundle,
		Map<String, Object> consumerProperties, Map<String, Object> producerProperties,
		Map<String, Object> adminProperties) {

	public ClusterConnection {
		addresses = List.copyOf(addresses);
		consumerProperties = Map.copyOf(consumerProperties);
		producerProperties = Map.copyOf(producerProperties);
		adminProperties = Map.copyOf(adminProperties);
	}

	/**
	 * What whoever looks at the connection's health should know of its safety.
	 * @return in words, or {@code null} if there is nothing to be wary of
	 */
	public @Nullable String caution() {
		return (this.sslBundle instanceof LiveSslBundle live && live.skipsVerify())
				? "broker certificates are NOT checked (kafka.sec.skip-verify)" : null;
	}

	/**
	 * The addresses only: the properties hold secrets.
	 */
	@Override
	public String toString() {
		return this.securityProtocol + " " + this.addresses;
	}

}
