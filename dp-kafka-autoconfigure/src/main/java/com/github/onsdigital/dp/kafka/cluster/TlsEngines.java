package com.github.onsdigital.dp.kafka.cluster;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

/**
 * Creates the TLS engine of one connection as Kafka's own {@code SslFactory} does: by the
 * {@code ssl.engine.factory.class} of the client properties in effect. An SSL bundle is
 * such a factory too. Each connection has a new factory, so that it uses what the
 * certificate files contain now.
 */
final class TlsEngines {

	private final ClusterConnection connection;

	TlsEngines(ClusterConnection connection) {
		this.connection = connection;
	}

	TlsEngine create(BrokerAddress address) throws ProbeFailure {
		try {
			AbstractConfig config = new AbstractConfig(AdminClientConfig.configDef(), this.connection.probeProperties(),
					false);
			Map<String, Object> settings = new HashMap<>(config.originals());
			settings.putAll(config.values());
			Class<?> type = config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);
			SslEngineFactory factory = (type != null) ? (SslEngineFactory) Utils.newInstance(type)
					: new DefaultSslEngineFactory();
			return create(factory, settings, address);
		}
		catch (RuntimeException ex) {
			// neither message nor cause: both may contain the text of a key
			throw new ProbeFailure(ProbeFailure.Kind.TLS, "was not checked: dp-kafka's TLS settings cannot be used ("
					+ ex.getClass().getSimpleName() + "); see spring.kafka.ssl.* and spring.kafka.properties.ssl.*");
		}
	}

	private static TlsEngine create(SslEngineFactory factory, Map<String, Object> settings, BrokerAddress address) {
		boolean created = false;
		try {
			factory.configure(settings);
			TlsEngine engine = new TlsEngine(factory.createClientSslEngine(address.host(), address.port(),
					(String) settings.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG)), factory);
			created = true;
			return engine;
		}
		finally {
			if (!created) {
				TlsEngine.close(factory);
			}
		}
	}

}
