package com.github.onsdigital.dp.kafka.cluster;

import java.security.Provider;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLEngine;

import org.apache.kafka.common.security.auth.SecurityProviderCreator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The engines of the cluster checks follow the client properties as Kafka's clients do.
 */
class TlsEnginesTests {

	private final Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:9093"));

	@AfterEach
	void removeTheProvider() {
		Security.removeProvider(OwnProvider.NAME);
	}

	@Test
	void hostNamesAreCheckedUnlessTheAlgorithmIsEmpty() throws Exception {
		assertThat(engine().getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualToIgnoringCase("https");
		this.properties.put("ssl.endpoint.identification.algorithm", "");
		assertThat(engine().getSSLParameters().getEndpointIdentificationAlgorithm()).isNullOrEmpty();
	}

	@Test
	void securityProvidersOfTheApplicationAreAdded() throws Exception {
		this.properties.put("ssl.trustmanager.algorithm", OwnProvider.ALGORITHM);
		assertThatExceptionOfType(ProbeFailure.class).isThrownBy(this::engine)
			.withMessageContaining("TLS settings cannot be used");
		this.properties.put("security.providers", OwnProviders.class.getName());
		assertThat(engine()).isNotNull();
	}

	@Test
	void ciphersAndProtocolsApply() throws Exception {
		this.properties.put("ssl.cipher.suites", "TLS_AES_128_GCM_SHA256");
		this.properties.put("ssl.enabled.protocols", "TLSv1.3");
		assertThat(engine().getEnabledCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
		assertThat(engine().getEnabledProtocols()).containsExactly("TLSv1.3");
	}

	private SSLEngine engine() throws ProbeFailure {
		try (TlsEngine engine = new TlsEngines(TestMonitor.connection("SSL", this.properties))
			.create(new BrokerAddress("127.0.0.1", 9093))) {
			return engine.engine();
		}
	}

	/**
	 * Creates the provider; public for Kafka.
	 */
	public static final class OwnProviders implements SecurityProviderCreator {

		@Override
		public Provider getProvider() {
			return new OwnProvider();
		}

	}

	private static final class OwnProvider extends Provider {

		static final String NAME = "dp-kafka-test";

		static final String ALGORITHM = "OfTheApplication";

		private static final long serialVersionUID = 1L;

		OwnProvider() {
			super(NAME, "1", "trusts as PKIX does");
			put("TrustManagerFactory." + ALGORITHM, "sun.security.ssl.TrustManagerFactoryImpl$PKIXFactory");
		}

	}

}
