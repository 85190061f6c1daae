package com.github.onsdigital.dp.kafka.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.settings.DpKafkaProperties;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Determines the broker list in effect: that of KAFKA_ADDR, of {@code spring.kafka.*}, or
 * the default.
 */
final class AddressCheck {

	private static final List<String> CLIENTS = List.of("", "consumer.", "producer.", "admin.", "streams.");

	private static final String EMBEDDED = "To have the test use its broker everywhere, write "
			+ "@EmbeddedKafka(bootstrapServersProperty = \"kafka.addr\")";

	private final SettingsReader reader;

	AddressCheck(SettingsReader reader) {
		this.reader = reader;
	}

	/**
	 * Validates the broker lists.
	 * @param problems receives errors and warnings
	 * @return the list in effect, empty if it has errors
	 */
	Result check(SettingProblems problems) {
		SettingProblems found = new SettingProblems();
		Result result = result(found);
		problems.addAll(found);
		return found.hasErrors() ? new Result(List.of(), result.fromSpringKafka()) : result;
	}

	private Result result(SettingProblems problems) {
		RawSetting setting = this.reader.findEvenBlank("kafka.addr");
		List<RawSetting> springKafka = CLIENTS.stream().flatMap((client) -> springKafka(client).stream()).toList();
		if (setting != null) {
			if (setting.missingPlaceholder() != null) {
				problems.error(setting,
						setting.name() + " placeholder " + setting.missingPlaceholder() + " is not set");
				return new Result(List.of(), false);
			}
			List<BrokerAddress> addresses = BrokerAddresses.parse(setting, problems);
			// otherwise spring.kafka.* is the list of the application's other clients
			if (ApplicationDefault.CONNECTION_DETAILS.isEnabled(this.reader)) {
				springKafka.forEach((spring) -> compare(setting, addresses, spring, problems));
			}
			return new Result(addresses, false);
		}
		if (springKafka.isEmpty()) {
			problems.warn("KAFKA_ADDR", "brokers not set: using localhost:9092");
			return new Result(BrokerAddresses.of(SettingsBinder.defaults(DpKafkaProperties.class).addr()), true);
		}
		return new Result(springKafka.stream()
			.filter((spring) -> spring.missingPlaceholder() == null)
			.flatMap((spring) -> BrokerAddresses.parseKafkaFormat(spring, problems).stream())
			.distinct()
			.toList(), true);
	}

	private List<RawSetting> springKafka(String client) {
		RawSetting setting = this.reader.find("spring.kafka." + client + "bootstrap-servers");
		return (setting != null) ? List.of(setting) : List.of();
	}

	private void compare(RawSetting setting, List<BrokerAddress> addresses, RawSetting spring,
			SettingProblems problems) {
		Set<String> springKafka = names(BrokerAddresses.parseKafkaFormat(spring, new SettingProblems()));
		if (!addresses.isEmpty() && !springKafka.equals(names(addresses))) {
			problems.error(setting.name(), "two broker lists: " + listed(setting) + " and " + listed(spring) + ". "
					+ (isEmbedded(spring) ? EMBEDDED : "Keep one"));
		}
	}

	private String listed(RawSetting setting) {
		return setting.name() + "=" + shown(setting) + " ("
				+ (isEmbedded(setting) ? "@EmbeddedKafka" : this.reader.origin(setting)) + ")";
	}

	// the embedded broker of a test sets its addresses under two names
	private boolean isEmbedded(RawSetting setting) {
		RawSetting brokers = this.reader.find("spring.embedded.kafka.brokers");
		return brokers != null && brokers.value().equals(setting.value());
	}

	private static Set<String> names(List<BrokerAddress> addresses) {
		return addresses.stream()
			.map((address) -> address.toString().toLowerCase(Locale.ROOT))
			.collect(Collectors.toCollection(HashSet::new));
	}

	private static String shown(RawSetting setting) {
		return (setting.value().indexOf('@') >= 0) ? SettingText.hide(setting.value())
				: SettingText.show(setting.value());
	}

	/**
	 * The list in effect.
	 *
	 * @param addresses the distinct addresses
	 * @param fromSpringKafka whether they come from {@code spring.kafka.*}, or are the
	 * default
	 */
	record Result(List<BrokerAddress> addresses, boolean fromSpringKafka) {

	}

}
