package com.github.onsdigital.dp.kafka.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Parses a list of broker addresses and reports the error of each invalid entry.
 */
final class BrokerAddresses {

	private static final Pattern BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::(.*))?");

	private static final Pattern NOT_IN_HOST = Pattern.compile("[^A-Za-z0-9._\\-]");

	private final RawSetting setting;

	private final String name;

	private final SettingProblems problems;

	private BrokerAddresses(RawSetting setting, SettingProblems problems) {
		this.setting = setting;
		this.name = setting.name();
		this.problems = problems;
	}

	/**
	 * Parses the entries of a list.
	 * @param setting the list, as the user wrote it
	 * @param problems receives the errors
	 * @return the distinct valid addresses, in the user's order
	 */
	static List<BrokerAddress> parse(RawSetting setting, SettingProblems problems) {
		return new BrokerAddresses(setting, problems).parse();
	}

	/**
	 * Parses entries that are already validated.
	 * @param entries the entries
	 * @return the distinct addresses, in the user's order
	 */
	static List<BrokerAddress> of(List<String> entries) {
		return parse(new RawSetting("kafka.addr", String.join(",", entries), null), new SettingProblems());
	}

	/**
	 * Parses entries in the format that Kafka accepts, for example
	 * {@code PLAINTEXT://b1:9092}. The rules of KAFKA_ADDR do not apply to them.
	 * @param setting the list, as the user or a program wrote it
	 * @param problems receives the errors that Kafka would report as well
	 * @return the distinct valid addresses
	 */
	static List<BrokerAddress> parseKafkaFormat(RawSetting setting, SettingProblems problems) {
		String plain = setting.value().replaceAll("(^|,)\\s*[0-9A-Za-z_.%-]*://", "$1");
		return parse(new RawSetting(setting.name(), plain, setting.location()), problems);
	}

	private List<BrokerAddress> parse() {
		String value = this.setting.value();
		if (value.isBlank()) {
			this.problems.error(this.setting,
					this.name + " is set but empty. Give host:port, comma separated, or unset it for localhost:9092");
			return List.of();
		}
		String[] entries = value.split(",", -1);
		Map<String, BrokerAddress> distinct = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i++) {
			BrokerAddress address = entry(i + 1, entries.length, entries[i].strip());
			if (address != null && distinct.putIfAbsent(address.toString().toLowerCase(Locale.ROOT), address) != null) {
				this.problems.warn(this.setting, this.name + " lists " + address
						+ " twice; counted once (min-brokers-healthy counts distinct addresses)");
			}
		}
		return new ArrayList<>(distinct.values());
	}

	private @Nullable BrokerAddress entry(int number, int count, String entry) {
		if (entry.isEmpty()) {
			return reject(" entry " + number + " of " + count + " is empty");
		}
		String shown = " entry " + SettingText.quote(entry);
		String invalid = invalidCharacter(entry);
		if (invalid != null) {
			return reject(" entry " + number + " has characters that cannot be in a host name (" + invalid + ")");
		}
		if (entry.matches("(?s).*[ ;].*")) {
			String what = (entry.indexOf(';') >= 0) ? " has a semicolon" : " has a blank";
			return reject(shown + what + "; separate brokers with commas");
		}
		if (entry.indexOf('/') >= 0) {
			return reject(shown + " must be host:port without scheme or path");
		}
		Matcher brackets = BRACKETS.matcher(entry);
		if (brackets.matches()) {
			return address(entry, brackets.group(1), brackets.group(2));
		}
		int colon = entry.lastIndexOf(':');
		if (colon >= 0 && entry.indexOf(':') != colon) {
			return reject(shown + ": write an IPv6 address in brackets: [" + entry.substring(0, colon) + "]:"
					+ entry.substring(colon + 1));
		}
		return (colon < 0) ? address(entry, entry, null)
				: address(entry, entry.substring(0, colon), entry.substring(colon + 1));
	}

	private @Nullable BrokerAddress address(String entry, String host, @Nullable String port) {
		if (host.isEmpty()) {
			return reject(" entry " + SettingText.quote(entry) + " has no host. Write host" + entry);
		}
		Matcher invalid = NOT_IN_HOST.matcher(host);
		if (host.indexOf(':') < 0 && invalid.find()) {
			return reject(" entry " + SettingText.quote(entry) + " has characters that cannot be in a host name ("
					+ SettingText.show(invalid.group()) + ")");
		}
		if (port == null) {
			return reject(
					" entry " + SettingText.quote(entry) + " has no port. Write " + SettingText.show(entry) + ":9092");
		}
		int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
		if (number < 1 || number > 65535) {
			return reject(" entry " + SettingText.quote(entry) + ": port must be 1–65535");
		}
		return new BrokerAddress(host, number);
	}

	// must not be shown unescaped: control characters, and credentials before an @
	private static @Nullable String invalidCharacter(String entry) {
		if (entry.indexOf('@') >= 0) {
			return "@";
		}
		return entry.chars()
			.filter((character) -> character < ' ' || character > '~')
			.mapToObj((character) -> (character < 0xa0) ? String.format(Locale.ROOT, "\\u%04x", character)
					: SettingText.show(Character.toString(character)))
			.findFirst()
			.orElse(null);
	}

	private @Nullable BrokerAddress reject(String text) {
		this.problems.error(this.setting, this.name + text);
		return null;
	}

}
