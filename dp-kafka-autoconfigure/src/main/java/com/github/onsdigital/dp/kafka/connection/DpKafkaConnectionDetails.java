package com.github.onsdigital.dp.kafka.connection;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Provides the brokers and the TLS settings of KAFKA_* to every Kafka client of the
 * application. Settings that KAFKA_* does not contain come from {@code spring.kafka.*},
 * as Spring Boot reads them.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class DpKafkaConnectionDetails implements KafkaConnectionDetails {

	private final ConnectionSettings settings;

	private final KafkaProperties properties;

	private final Supplier<@Nullable SslBundles> sslBundles;

	/**
	 * Creates connection details.
	 * @param settings the validated settings of KAFKA_*, without errors
	 * @param properties the properties {@code spring.kafka.*}
	 * @param sslBundles the bundles to which {@code spring.kafka.*} may refer
	 */
	public DpKafkaConnectionDetails(ConnectionSettings settings, KafkaProperties properties,
			Supplier<@Nullable SslBundles> sslBundles) {
		this.settings = settings;
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public List<String> getBootstrapServers() {
		return this.settings.springKafkaAddresses() ? this.properties.getBootstrapServers() : kafkaAddresses();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.settings.tls() ? this.settings.sslBundle() : springKafkaBundle(this.properties.getSsl());
	}

	@Override
	public @Nullable String getSecurityProtocol() {
		String springKafkaProtocol = this.properties.getSecurity().getProtocol();
		return this.settings.tls()
				? secure(StringUtils.hasLength(springKafkaProtocol) ? springKafkaProtocol
						: this.properties.getProperties().get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
				: springKafkaProtocol;
	}

	@Override
	public Configuration getConsumer() {
		KafkaProperties.Consumer consumer = this.properties.getConsumer();
		return configuration(consumer.getBootstrapServers(), consumer.getSsl(), consumer.getSecurity(),
				this.properties.buildConsumerProperties());
	}

	@Override
	public Configuration getProducer() {
		KafkaProperties.Producer producer = this.properties.getProducer();
		return configuration(producer.getBootstrapServers(), producer.getSsl(), producer.getSecurity(),
				this.properties.buildProducerProperties());
	}

	@Override
	public Configuration getAdmin() {
		KafkaProperties.Admin admin = this.properties.getAdmin();
		return configuration(null, admin.getSsl(), admin.getSecurity(), this.properties.buildAdminProperties());
	}

	@Override
	public Configuration getStreams() {
		KafkaProperties.Streams streams = this.properties.getStreams();
		return configuration(streams.getBootstrapServers(), streams.getSsl(), streams.getSecurity(),
				this.properties.buildStreamsProperties());
	}

	private Configuration configuration(@Nullable List<String> servers, KafkaProperties.Ssl ssl,
			KafkaProperties.Security security, Map<String, Object> built) {
		List<String> addresses = (servers != null && this.settings.springKafkaAddresses()) ? servers
				: getBootstrapServers();
		if (this.settings.tls()) {
			Object springKafkaProtocol = built.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
			return Configuration.of(addresses, this.settings.sslBundle(), secure(springKafkaProtocol));
		}
		SslBundle bundle = springKafkaBundle(ssl);
		String protocol = security.getProtocol();
		return Configuration.of(addresses, (bundle != null) ? bundle : getSslBundle(),
				StringUtils.hasLength(protocol) ? protocol : getSecurityProtocol());
	}

	/**
	 * Returns the addresses of KAFKA_ADDR; empty if {@code spring.kafka.*} specifies
	 * them.
	 */
	List<BrokerAddress> addresses() {
		return this.settings.springKafkaAddresses() ? List.of() : this.settings.addresses();
	}

	private List<String> kafkaAddresses() {
		return this.settings.addresses().stream().map(BrokerAddress::toString).toList();
	}

	private static String secure(@Nullable Object springKafkaProtocol) {
		return (springKafkaProtocol != null && springKafkaProtocol.toString().startsWith("SASL")) ? "SASL_SSL" : "SSL";
	}

	private @Nullable SslBundle springKafkaBundle(KafkaProperties.Ssl ssl) {
		String name = ssl.getBundle();
		if (!StringUtils.hasLength(name)) {
			return null;
		}
		SslBundles bundles = this.sslBundles.get();
		if (bundles == null) {
			throw new IllegalStateException("spring.kafka.ssl.bundle is set, but there are no SSL bundles");
		}
		return bundles.getBundle(name);
	}

}
