package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything below {@code kafka}, as the platform's variables name it. One consumer's and
 * one producer's own settings are not part of it: they are bound by their ids. Bound by
 * {@link SettingsBinder}, not by the application's binder: what cannot be read has its
 * default here, and is told by the report that stops the start.
 *
 * @param addr Comma-separated addresses of the brokers, each host:port. Unset,
 * 'spring.kafka.bootstrap-servers' is used.
 * @param version Version of the brokers. Checked for form only; the client negotiates
 * versions.
 * @param maxBytes Largest message that is sent and fetched. The client's default if
 * unset.
 * @param sec TLS.
 * @param retry Back-off.
 * @param health Checks of the brokers.
 * @param consumer Defaults of all consumers.
 * @param producer Defaults of all producers.
 * @since 0.1.0
 */
@ConfigurationProperties("kafka")
public record DpKafkaProperties(@DefaultValue("localhost:9092") List<String> addr, @Nullable String version,
		@Nullable DataSize maxBytes, @DefaultValue Sec sec, @DefaultValue Retry retry, @DefaultValue Health health,
		@DefaultValue @NestedConfigurationProperty @Nullable ConsumerProperties consumer,
		@DefaultValue @NestedConfigurationProperty @Nullable ProducerProperties producer) {

	public DpKafkaProperties {
		addr = List.copyOf(addr);
	}

	/**
	 * Without what need not be in effect, for pages that show it: the defaults of
	 * consumers and producers, each of which may have settings of its own, and addresses
	 * that are not set.
	 * @param addrSet whether the addresses are set
	 * @return a copy
	 */
	public DpKafkaProperties inEffect(boolean addrSet) {
		return new DpKafkaProperties(addrSet ? this.addr : List.of(), this.version, this.maxBytes, this.sec, this.retry,
				this.health, null, null);
	}

	/**
	 * TLS.
	 *
	 * @param proto TLS to switch TLS on. Any other value stops the start.
	 * @param caCerts Certificates to trust, as PEM text or as the path of a file. Those
	 * of the JVM if unset.
	 * @param clientCert Certificate of the client, as PEM text or as the path of a file.
	 * @param clientKey Private key of the client, unencrypted, as PEM text or as the path
	 * of a file.
	 * @param skipVerify Whether the brokers' certificates and hosts are left unchecked.
	 * Never in production.
	 */
	public record Sec(@Nullable String proto, @Nullable String caCerts, @Nullable String clientCert,
			@Nullable String clientKey, @DefaultValue("false") boolean skipVerify) {

		/**
		 * Without certificates and key.
		 */
		@Override
		public String toString() {
			return "Sec[proto=" + this.proto + ", skipVerify=" + this.skipVerify + "]";
		}

	}

	/**
	 * Back-off.
	 *
	 * @param minPeriod First wait of the back-off; each one doubles the one before.
	 * @param maxPeriod Longest wait of the back-off.
	 */
	public record Retry(@DefaultValue("200ms") Duration minPeriod, @DefaultValue("32s") Duration maxPeriod) {

	}

	/**
	 * Checks of the brokers.
	 *
	 * @param interval Time between two background checks of the brokers.
	 * @param timeout Longest a check of the brokers may take.
	 * @param startAfter How long the checks subscribed to must have been healthy before a
	 * held consumer starts.
	 * @param stopAfter How long a check subscribed to must have been unhealthy before a
	 * consumer is held.
	 */
	public record Health(@DefaultValue("30s") Duration interval, @DefaultValue("5s") Duration timeout,
			@DefaultValue("0s") Duration startAfter, @DefaultValue("0s") Duration stopAfter) {

	}

}
