package com.github.onsdigital.dp.kafka.connection;

import java.util.Map;

import javax.net.ssl.SSLContext;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * The stores that a user named with Kafka's own {@code ssl.*} properties, for those parts
 * of dp-kafka that speak to brokers without a client. They are read when first needed.
 */
final class KafkaPropertiesSslBundle implements SslBundle {

	private final Map<String, Object> properties;

	KafkaPropertiesSslBundle(Map<String, Object> properties) {
		this.properties = Map.copyOf(properties);
	}

	@Override
	public SSLContext createSslContext() {
		try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
			factory.configure(new AdminClientConfig(this.properties).values());
			return factory.sslContext();
		}
	}

	@Override
	public SslStoreBundle getStores() {
		return SslStoreBundle.NONE;
	}

	@Override
	public SslBundleKey getKey() {
		return SslBundleKey.NONE;
	}

	@Override
	public SslOptions getOptions() {
		return SslOptions.NONE;
	}

	@Override
	public String getProtocol() {
		return DEFAULT_PROTOCOL;
	}

	@Override
	public SslManagerBundle getManagers() {
		return SslManagerBundle.from(getStores(), getKey());
	}

	@Override
	public String toString() {
		return "SSL bundle of Kafka's own properties";
	}

}
