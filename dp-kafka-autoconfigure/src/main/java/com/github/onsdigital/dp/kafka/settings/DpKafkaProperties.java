package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties below {@code kafka}. The settings of a single consumer or producer are not
 * part of it: they are read by their ids. Actuator shows this record; the checks parse
 * the settings that the code uses. {@link SettingsBinder} binds this record, not the
 * application's binder: a value that cannot be read has its default here, and the report
 * that stops the start names it.
 *
 * @param addr Comma-separated addresses of the brokers, each host:port. If unset,
 * 'spring.kafka.bootstrap-servers' is used.
 * @param version Version of the brokers. Checked for form only; the client negotiates
 * versions.
 * @param maxBytes Maximum size of a message that is sent or fetched. Defaults to the
 * client's default.
 * @param sec TLS.
 * @param retry Back-off.
 * @param health Checks of the brokers.
 * @param defaults Changes of the application outside dp-kafka's own beans.
 * @param consumer Defaults of all consumers.
 * @param producer Defaults of all producers.
 * @since 0.1.0
 */
@ConfigurationProperties("kafka")
public record DpKafkaProperties(@DefaultValue("localhost:9092") List<String> addr, @Nullable String version,
		@Nullable DataSize maxBytes, @DefaultValue Sec sec, @DefaultValue Retry retry, @DefaultValue Health health,
		@DefaultValue Defaults defaults,
		@DefaultValue @NestedConfigurationProperty @Nullable ConsumerProperties consumer,
		@DefaultValue @NestedConfigurationProperty @Nullable ProducerProperties producer) {

	public DpKafkaProperties {
		addr = List.copyOf(addr);
	}

	/**
	 * Returns a copy for Actuator's pages, without values that may not be in effect: the
	 * defaults of consumers and producers, which each of them may override, and the
	 * default addresses.
	 * @param addrSet whether the addresses are set
	 * @return a copy
	 */
	public DpKafkaProperties inEffect(boolean addrSet) {
		return new DpKafkaProperties(addrSet ? this.addr : List.of(), this.version, this.maxBytes, this.sec, this.retry,
				this.health, this.defaults, null, null);
	}

	/**
	 * TLS.
	 *
	 * @param proto Set to TLS to enable TLS. Any other value stops the start.
	 * @param caCerts Trusted certificates, as PEM text or as the path of a file. Defaults
	 * to those of the JVM.
	 * @param clientCert Certificate of the client, as PEM text or as the path of a file.
	 * @param clientKey Private key of the client, unencrypted, as PEM text or as the path
	 * of a file.
	 * @param skipVerify Whether to skip the verification of the brokers' certificates and
	 * host names. Never in production.
	 */
	public record Sec(@Nullable String proto, @Nullable String caCerts, @Nullable String clientCert,
			@Nullable String clientKey, @DefaultValue("false") boolean skipVerify) {

		/**
		 * Omits the certificates and the key.
		 */
		@Override
		public String toString() {
			return "Sec[proto=" + this.proto + ", skipVerify=" + this.skipVerify + "]";
		}

	}

	/**
	 * Back-off.
	 *
	 * @param minPeriod First wait of the back-off; each further wait doubles the previous
	 * one.
	 * @param maxPeriod Maximum wait of the back-off.
	 */
	public record Retry(@DefaultValue("200ms") Duration minPeriod, @DefaultValue("32s") Duration maxPeriod) {

	}

	/**
	 * Checks of the brokers.
	 *
	 * @param interval Time between two background checks of the brokers.
	 * @param timeout Maximum duration of a check of the brokers.
	 * @param startAfter How long the health checks of 'subscribe-to' must have been
	 * healthy before a held consumer starts.
	 * @param stopAfter How long a health check of 'subscribe-to' must have been unhealthy
	 * before the consumer is held.
	 */
	public record Health(@DefaultValue("30s") Duration interval, @DefaultValue("5s") Duration timeout,
			@DefaultValue("0s") Duration startAfter, @DefaultValue("0s") Duration stopAfter) {

	}

	/**
	 * Changes of the application outside dp-kafka's own beans.
	 *
	 * @param clientLogLevels Whether to set default levels for the loggers of the Kafka
	 * client that repeat messages.
	 * @param healthStatusOrder Whether to add WARNING to the default order of severity of
	 * health statuses.
	 * @param connectionDetails Whether the application's other Kafka clients use the
	 * connection settings of dp-kafka.
	 * @param sslBundle Whether to register the certificates of 'kafka.sec' as SSL bundle
	 * 'dp-kafka'.
	 * @param deferredTopicCreation Whether Boot's KafkaAdmin creates declared topics when
	 * the cluster is usable, not while the context starts.
	 * @param adminClusterId Whether to set the cluster id of KafkaAdmin beans from the
	 * checks of the brokers.
	 * @param secretSanitizing Whether to hide Kafka's secrets in Actuator's endpoints
	 * even if values are shown.
	 */
	public record Defaults(@DefaultValue("true") boolean clientLogLevels,
			@DefaultValue("true") boolean healthStatusOrder, @DefaultValue("true") boolean connectionDetails,
			@DefaultValue("true") boolean sslBundle, @DefaultValue("true") boolean deferredTopicCreation,
			@DefaultValue("true") boolean adminClusterId, @DefaultValue("true") boolean secretSanitizing) {

	}

}
