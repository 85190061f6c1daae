package com.github.onsdigital.dp.kafka.connection;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Validates KAFKA_SEC_* and creates the live bundle from it.
 */
final class TlsCheck {

	private static final List<String> CLIENTS = List.of("", "consumer.", "producer.", "admin.", "streams.");

	private final SettingsReader reader;

	private final Clock clock;

	TlsCheck(SettingsReader reader, Clock clock) {
		this.reader = reader;
		this.clock = clock;
	}

	/**
	 * Validates the settings.
	 * @param problems receives errors and warnings
	 * @return whether TLS is switched on, and the bundle unless there are errors
	 */
	Result check(SettingProblems problems) {
		RawSetting proto = this.reader.find("kafka.sec.proto");
		RawSetting ca = this.reader.find("kafka.sec.ca-certs");
		RawSetting certificate = this.reader.find("kafka.sec.client-cert");
		RawSetting key = this.reader.find("kafka.sec.client-key");
		RawSetting skip = this.reader.find("kafka.sec.skip-verify");
		boolean skipVerify = Boolean.TRUE
			.equals(new SettingParser(problems).trueOrFalse((skip != null) ? skip.name() : "", skip));
		if (proto == null) {
			Stream.of(ca, certificate, key, skip)
				.filter(Objects::nonNull)
				.forEach((unused) -> problems.warn(unused, unused.name() + " is set but " + protoName(unused)
						+ " is not: " + plainText() + ". Set " + protoName(unused) + "=TLS"));
			checkBundles(problems);
			return new Result(false, null);
		}
		checkProto(proto, problems);
		checkSpringKafka(proto, problems);
		checkPair(certificate, key, problems);
		if (skipVerify && skip != null) {
			problems.warn(skip, "broker certificates are NOT checked (" + skip.name() + "=true); never in production");
			if (ca != null) {
				problems.warn(ca, ca.name() + " has no effect with skip-verify");
			}
		}
		return new Result(true, bundle(new TlsSources(TlsSources.source(ca, problems),
				TlsSources.source(certificate, problems), TlsSources.source(key, problems)), skipVerify, problems));
	}

	private static String protoName(RawSetting setting) {
		return setting.name().startsWith("KAFKA_") ? "KAFKA_SEC_PROTO" : "kafka.sec.proto";
	}

	private String plainText() {
		RawSetting protocol = this.reader.find("spring.kafka.security.protocol");
		return (protocol == null || protocol.value().toUpperCase(Locale.ROOT).contains("PLAINTEXT"))
				? "connections are plain text" : "it has no effect";
	}

	private static void checkProto(RawSetting proto, SettingProblems problems) {
		String value = proto.value();
		if (proto.missingPlaceholder() != null) {
			problems.error(proto, proto.name() + " placeholder " + proto.missingPlaceholder() + " is not set");
		}
		else if (!value.equals("TLS")) {
			String hint = value.strip().equalsIgnoreCase("TLS") ? ". Did you mean TLS?" : "";
			problems.error(proto, proto.name() + " must be TLS or unset; found " + SettingText.quote(value) + hint);
		}
	}

	private void checkSpringKafka(RawSetting proto, SettingProblems problems) {
		for (String client : CLIENTS) {
			firstSpringKafkaSetting("spring.kafka." + client + "ssl").ifPresent((spring) -> problems.error(spring,
					"two TLS configurations: " + proto.name() + " and " + spring.name() + "; keep one"));
			checkClientProperties(proto, client, problems);
			for (String name : List.of("security.protocol", "properties.security.protocol")) {
				RawSetting spring = this.reader.find("spring.kafka." + client + name);
				if (spring != null && spring.value().toUpperCase(Locale.ROOT).contains("PLAINTEXT")) {
					String write = spring.value().toUpperCase(Locale.ROOT).startsWith("SASL") ? "; write SASL_SSL" : "";
					problems.error(spring, proto.name() + "=TLS and " + spring.name() + "="
							+ SettingText.show(spring.value()) + " contradict each other" + write);
				}
			}
		}
		for (String kind : List.of("pem", "jks")) {
			first("spring.ssl.bundle." + kind + "." + ReloadingSslBundle.NAME)
				.ifPresent((spring) -> problems.error(spring, spring.name() + ": the bundle name "
						+ ReloadingSslBundle.NAME + " is dp-kafka's own; rename yours"));
		}
	}

	// An SSL bundle overrides them: Spring Boot's engine factory reads only the bundle.
	private void checkClientProperties(RawSetting proto, String client, SettingProblems problems) {
		springKafkaSettings("spring.kafka." + client + "properties.ssl").forEach((setting) -> {
			String name = setting.name().toLowerCase(Locale.ROOT);
			if (name.matches(".*(keystore|truststore|engine).*")) {
				problems.error(setting,
						"two TLS configurations: " + proto.name() + " and " + setting.name() + "; keep one");
			}
			else if (!name.contains("identification")) {
				problems.warn(setting, setting.name() + " has no effect with " + proto.name() + "=TLS");
			}
		});
	}

	// the bundle of all clients overrides the properties of each client, that of one
	// client its own
	private void checkBundles(SettingProblems problems) {
		RawSetting shared = this.reader.find("spring.kafka.ssl.bundle");
		for (String client : CLIENTS) {
			RawSetting own = this.reader.find("spring.kafka." + client + "ssl.bundle");
			RawSetting bundle = (own != null) ? own : shared;
			if (bundle != null) {
				springKafkaSettings("spring.kafka." + client + "properties.ssl")
					.filter((setting) -> !setting.name().toLowerCase(Locale.ROOT).contains("identification"))
					.forEach((setting) -> problems.warn(setting, setting.name() + " has no effect with " + bundle.name()
							+ ": the clients use the bundle's stores, ciphers and protocols"));
			}
		}
	}

	private Stream<RawSetting> springKafkaSettings(String property) {
		String prefix = property.toUpperCase(Locale.ROOT).replace('.', '_') + "_";
		return Stream
			.concat(this.reader.properties(property).values().stream(), this.reader.variables(prefix).values().stream())
			.filter((setting) -> !setting.value().isBlank());
	}

	private Optional<RawSetting> firstSpringKafkaSetting(String property) {
		return springKafkaSettings(property).findFirst();
	}

	private Optional<RawSetting> first(String property) {
		Map<ConfigurationPropertyName, RawSetting> found = this.reader.properties(property);
		return found.values().stream().filter((setting) -> !setting.value().isBlank()).findFirst();
	}

	private static void checkPair(@Nullable RawSetting certificate, @Nullable RawSetting key,
			SettingProblems problems) {
		if (key != null && certificate == null) {
			problems.error(key, key.name() + " is set without "
					+ key.name().replace("KEY", "CERT").replace("key", "cert") + "; both or neither");
		}
		if (certificate != null && key == null) {
			problems.error(certificate, certificate.name() + " is set without "
					+ certificate.name().replace("CERT", "KEY").replace("cert", "key") + "; both or neither");
		}
	}

	private @Nullable ReloadingSslBundle bundle(TlsSources sources, boolean skipVerify, SettingProblems problems) {
		TlsMaterialLoader loader = new TlsMaterialLoader(sources, this.clock);
		SettingProblems found = new SettingProblems();
		TlsMaterialLoader.Loaded loaded = loader.load(found);
		problems.addAll(found);
		TlsMaterial material = loaded.material();
		if (material == null || problems.hasErrors()) {
			return null;
		}
		ReloadingSslBundle bundle = new ReloadingSslBundle(loader, loaded, material, skipVerify);
		bundle.markLogged(found);
		return bundle;
	}

	/**
	 * The result of the validation of KAFKA_SEC_*.
	 *
	 * @param tls whether TLS is switched on
	 * @param bundle the bundle, or {@code null} if TLS is off or there are errors
	 */
	record Result(boolean tls, @Nullable ReloadingSslBundle bundle) {

	}

}
