package com.github.onsdigital.dp.kafka.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The validated connection settings of KAFKA_*.
 *
 * @param addresses the distinct valid addresses: those of KAFKA_ADDR or of
 * {@code spring.kafka.bootstrap-servers}, or the default
 * @param springKafkaAddresses whether they are those of {@code spring.kafka.*}, or the
 * default because no address is set
 * @param tls whether KAFKA_SEC_PROTO switches TLS on
 * @param sslBundle the bundle created from KAFKA_SEC_*, or {@code null}
 * @param maxBytes the largest message in bytes, or {@code null} for the client's default
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ConnectionSettings(List<BrokerAddress> addresses, boolean springKafkaAddresses, boolean tls,
		@Nullable ReloadingSslBundle sslBundle, @Nullable Integer maxBytes) {

	public ConnectionSettings {
		addresses = List.copyOf(addresses);
	}

}
