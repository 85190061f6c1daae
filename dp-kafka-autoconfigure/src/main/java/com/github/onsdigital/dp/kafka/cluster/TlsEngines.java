package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;
import org.springframework.boot.ssl.SslBundle;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

/**
 * Makes the TLS engine of one connection as a Kafka client of the application makes it,
 * with what the certificate files hold now.
 */
final class TlsEngines {

	private final ClusterConnection connection;

	TlsEngines(ClusterConnection connection) {
		this.connection = connection;
	}

	SSLEngine create(BrokerAddress address) throws ProbeFailure {
		try {
			SslBundle bundle = this.connection.sslBundle();
			return (bundle != null) ? fromBundle(bundle, address) : fromProperties(address);
		}
		catch (RuntimeException | IOException ex) {
			// neither message nor cause: both may hold the text of a key
			throw new ProbeFailure(ProbeFailure.Kind.TLS,
					"was not asked: our own TLS settings cannot be read (" + ex.getClass().getSimpleName() + ")");
		}
	}

	// Whether we have a certificate to show, should we be asked for one.
	boolean hasCertificate() {
		SslBundle bundle = this.connection.sslBundle();
		Map<String, Object> properties = this.connection.adminProperties();
		return (bundle != null && bundle.getStores().getKeyStore() != null)
				|| properties.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG) != null
				|| properties.get(SslConfigs.SSL_KEYSTORE_KEY_CONFIG) != null;
	}

	private SSLEngine fromBundle(SslBundle bundle, BrokerAddress address) {
		SSLEngine engine = bundle.createSslContext().createSSLEngine(address.host(), address.port());
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm(hostCheck(config()));
		engine.setSSLParameters(parameters);
		return engine;
	}

	private SSLEngine fromProperties(BrokerAddress address) throws IOException {
		AbstractConfig config = config();
		Map<String, Object> settings = new HashMap<>(config.originals());
		settings.putAll(config.values());
		Class<?> type = config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);
		try (SslEngineFactory factory = (type != null) ? (SslEngineFactory) Utils.newInstance(type)
				: new DefaultSslEngineFactory()) {
			factory.configure(settings);
			return factory.createClientSslEngine(address.host(), address.port(), hostCheck(config));
		}
	}

	private AbstractConfig config() {
		return new AbstractConfig(AdminClientConfig.configDef(), this.connection.adminProperties(), false);
	}

	private static String hostCheck(AbstractConfig config) {
		String algorithm = config.getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
		return (algorithm != null) ? algorithm : "";
	}

}
