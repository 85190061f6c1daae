package com.github.onsdigital.dp.kafka.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Decides which settings are secret. For a client's property, its type in Kafka's
 * configuration definitions decides; for any other setting, its name. Every value that
 * contains a private key, a login module or an address with a password is secret.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SecretSettings {

	/** Client properties that are not secret, without separators. */
	private static final Set<String> SHOWN = names(false);

	private static final Set<String> HIDDEN = names(true);

	/** Settings of dp-kafka that are not secret, for any id. */
	private static final Pattern OWN = Pattern.compile(Stream.of(ConsumerProperties.class, ProducerProperties.class)
		.flatMap((type) -> PropertyKeys.of(type).stream())
		.map((key) -> RelaxedNames.lettersAndDigits(key) + (PropertyKeys.isList(key) ? "[0-9]*" : ""))
		.collect(Collectors.joining("|", ".*(", ")")));

	private static final Pattern LIKE_A_SECRET = Pattern
		.compile(".*(password|passwd|passphrase|passcode|pwd|secret|jaasconfig|jaasoptions|token|credential|userinfo|"
				+ "clientkey|privatekey|keystorekey|apikey|accesskey|sharedkey|authorization).*");

	private static final Pattern MAP = Pattern.compile("(?:spring)?kafka.*?properties(.+)");

	private SecretSettings() {
	}

	/**
	 * Checks a setting by its name.
	 * @param name the name below {@code kafka} or {@code spring.kafka}, in any form: in a
	 * file or a variable, with or without dashes
	 * @return whether its value must not be shown
	 */
	public static boolean isSecret(String name) {
		String plain = RelaxedNames.lettersAndDigits(name);
		if (!plain.startsWith("kafka") && !plain.startsWith("springkafka")) {
			return false;
		}
		if (HIDDEN.stream().anyMatch(plain::endsWith)) {
			return true;
		}
		Matcher map = MAP.matcher(plain);
		boolean shown = map.matches() ? SHOWN.contains(map.group(1)) : OWN.matcher(plain).matches();
		return !shown && LIKE_A_SECRET.matcher(plain).matches();
	}

	/**
	 * Checks a setting by its value, for any name.
	 * @param value the value
	 * @return whether it must not be shown
	 */
	public static boolean isSecretValue(@Nullable String value) {
		return value != null && (value.toUpperCase(Locale.ROOT).contains("PRIVATE KEY") || value.contains("LoginModule")
				|| SettingText.hasUserInfo(value));
	}

	private static Set<String> names(boolean secret) {
		Set<String> names = new HashSet<>();
		Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
			.flatMap((table) -> table.configKeys().values().stream())
			.filter((key) -> (key.type == ConfigDef.Type.PASSWORD) == secret)
			.forEach((key) -> names.add(RelaxedNames.lettersAndDigits(key.name)));
		return names;
	}

}
