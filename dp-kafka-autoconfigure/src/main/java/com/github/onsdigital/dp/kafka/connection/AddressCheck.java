package com.github.onsdigital.dp.kafka.connection;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Decides which broker list is in effect: KAFKA_ADDR, Spring's, or the default.
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
	 * Judges the broker lists.
	 * @param problems takes what is wrong or doubtful
	 * @return the list in effect, empty if something is wrong with it
	 */
	Result check(SettingProblems problems) {
		SettingProblems found = new SettingProblems();
		Result result = result(found);
		problems.addAll(found);
		return found.hasErrors() ? new Result(List.of(), result.springs()) : result;
	}

	private Result result(SettingProblems problems) {
		RawSetting setting = this.reader.findEvenBlank("kafka.addr");
		List<RawSetting> springs = CLIENTS.stream().flatMap((client) -> springs(client).stream()).toList();
		if (setting != null) {
			if (setting.missingPlaceholder() != null) {
				problems.error(setting,
						setting.name() + " placeholder " + setting.missingPlaceholder() + " is not set");
				return new Result(List.of(), false);
			}
			List<BrokerAddress> addresses = BrokerAddresses.parse(setting, problems);
			springs.forEach((spring) -> compare(setting, addresses, spring, problems));
			return new Result(bound(), false);
		}
		if (springs.isEmpty()) {
			problems.warn("KAFKA_ADDR", "brokers not set: using localhost:9092");
			return new Result(bound(), true);
		}
		return new Result(springs.stream()
			.filter((spring) -> spring.missingPlaceholder() == null)
			.flatMap((spring) -> BrokerAddresses.parseKafkas(spring, problems).stream())
			.distinct()
			.toList(), true);
	}

	private List<BrokerAddress> bound() {
		return BrokerAddresses.of(SettingsBinder.bind(this.reader).addr());
	}

	private List<RawSetting> springs(String client) {
		RawSetting setting = this.reader.find("spring.kafka." + client + "bootstrap-servers");
		return (setting != null) ? List.of(setting) : List.of();
	}

	private void compare(RawSetting setting, List<BrokerAddress> addresses, RawSetting spring,
			SettingProblems problems) {
		Set<String> springs = names(BrokerAddresses.parseKafkas(spring, new SettingProblems()));
		if (!addresses.isEmpty() && !springs.equals(names(addresses))) {
			problems.error(setting.name(), "two broker lists: " + listed(setting) + " and " + listed(spring) + ". "
					+ (isEmbedded(spring) ? EMBEDDED : "Keep one"));
		}
	}

	private String listed(RawSetting setting) {
		return setting.name() + "=" + shown(setting) + " ("
				+ (isEmbedded(setting) ? "@EmbeddedKafka" : this.reader.origin(setting)) + ")";
	}

	// the broker of a test, which puts its addresses under two names
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
	 * @param springs whether they come from {@code spring.kafka.*}, or from nowhere
	 */
	record Result(List<BrokerAddress> addresses, boolean springs) {

	}

}
