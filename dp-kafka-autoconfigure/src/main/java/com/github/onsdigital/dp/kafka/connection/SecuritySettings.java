package com.github.onsdigital.dp.kafka.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The client properties that decide whether a broker can be reached: TLS and login.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SecuritySettings {

	private static final Logger logger = LoggerFactory.getLogger(SecuritySettings.class);

	private static final List<String> PREFIXES = List.of("ssl.", "sasl.", "security.", "config.providers");

	private static final String BUNDLE = SslBundle.class.getName();

	private SecuritySettings() {
	}

	/**
	 * Returns whether a client property belongs to TLS or login.
	 * @param key the name of the property
	 * @return whether it does
	 */
	public static boolean isSecurity(String key) {
		return key.equals(BUNDLE) || PREFIXES.stream().anyMatch(key::startsWith);
	}

	/**
	 * Returns the properties of the cluster checks: those of an admin client, with the
	 * security settings of the consumers. Properties that Kafka does not define come from
	 * the consumers as well, because the SSL engine factory may read them.
	 * @param consumer the client properties of the consumers
	 * @param admin the client properties of the admin client
	 * @return the properties
	 */
	static Map<String, Object> probe(Map<String, Object> consumer, Map<String, Object> admin) {
		Map<String, Object> probe = new HashMap<>(admin);
		probe.keySet().removeIf(SecuritySettings::isSecurity);
		Set<String> ofConsumers = ConsumerConfig.configNames();
		consumer.forEach((key, value) -> {
			if (isSecurity(key) || !ofConsumers.contains(key)) {
				probe.put(key, value);
			}
		});
		return probe;
	}

	/**
	 * Returns the names of the security properties in which two clients differ.
	 * @param one the properties of one client
	 * @param other the properties of the other client
	 * @return the names, sorted; an SSL bundle is named {@code ssl.bundle}
	 */
	public static Set<String> differences(Map<String, Object> one, Map<String, Object> other) {
		Set<String> names = new TreeSet<>();
		Stream.concat(one.keySet().stream(), other.keySet().stream())
			.filter(SecuritySettings::isSecurity)
			.filter((key) -> !Objects.equals(text(one.get(key)), text(other.get(key))))
			.forEach((key) -> names.add(key.equals(BUNDLE) ? "ssl.bundle" : key));
		return names;
	}

	/**
	 * Returns the warning for a client property that is set for one client only.
	 * @param key the name of the property
	 * @param value its value
	 * @param shared the properties that all clients of this kind share
	 * @return the text, without the value, or {@code null} if the cluster checks are not
	 * affected
	 */
	public static @Nullable String ofOneClient(String key, String value, Map<String, Object> shared) {
		if (!isSecurity(key) || Objects.equals(text(shared.get(key)), value.strip())) {
			return null;
		}
		return key + " applies to this client only; the cluster checks do not use it. "
				+ "To apply it to all clients, set spring.kafka.properties." + key;
	}

	/**
	 * Logs one warning if the clients of an application do not share one set of security
	 * settings: the cluster checks can use only one.
	 * @param consumer the client properties of the consumers
	 * @param producer the client properties of the producers
	 * @param admin the client properties of the admin client
	 */
	static void logDifferences(Map<String, Object> consumer, Map<String, Object> producer, Map<String, Object> admin) {
		List<String> others = new ArrayList<>();
		add(others, "the producers", differences(consumer, producer));
		add(others, "the admin client", differences(consumer, admin));
		if (!others.isEmpty()) {
			logger.warn("The TLS and login settings of the Kafka clients differ. The cluster checks use those of the "
					+ "consumers; whether a client with other settings can connect is not checked. Other settings: "
					+ String.join("; ", others) + ". Settings for all clients belong below spring.kafka.ssl, "
					+ "spring.kafka.security and spring.kafka.properties");
		}
	}

	private static void add(List<String> others, String client, Set<String> names) {
		if (!names.isEmpty()) {
			others.add(client + " in " + String.join(", ", names));
		}
	}

	// a class and its name are equivalent; a bundle is compared by identity
	private static @Nullable Object text(@Nullable Object value) {
		if (value instanceof Class<?> type) {
			return type.getName();
		}
		return (value instanceof SslBundle || value == null) ? value : value.toString();
	}

}
