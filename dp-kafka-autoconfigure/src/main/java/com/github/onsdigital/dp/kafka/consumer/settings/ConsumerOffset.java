package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OffsetOutOfRange;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Reads and validates {@code offset}, which applies to partitions without a committed
 * offset, and {@code offset-out-of-range}.
 */
final class ConsumerOffset {

	private static final Map<String, String> RESETS = Map.of("oldest", "earliest", "earliest", "earliest", "newest",
			"latest", "latest", "latest", "none", "none");

	private static final List<String> NAMES = List.of("oldest", "newest", "none", "earliest", "latest");

	private static final String BY_DURATION = "by_duration:";

	/**
	 * The client subtracts the duration from the current time; the result must not be
	 * before 1970.
	 */
	private static final Duration LONGEST = Duration.ofDays(3650);

	private final ConsumerValues values;

	private final SettingProblems problems;

	ConsumerOffset(ConsumerValues values, SettingProblems problems) {
		this.values = values;
		this.problems = problems;
	}

	/**
	 * Returns the offset as Kafka's {@code auto.offset.reset}: {@code earliest},
	 * {@code latest}, {@code none} or {@code by_duration:PT1H}.
	 */
	String offset() {
		RawSetting setting = this.values.find(ConsumerKeys.OFFSET);
		String title = this.values.title(ConsumerKeys.OFFSET);
		String text = Objects.requireNonNullElse(new SettingParser(this.problems).text(title, setting),
				ConsumerKeys.DEFAULTS.offset());
		String reset = RESETS.getOrDefault(text, text);
		if (setting == null) {
			return reset;
		}
		if (text.startsWith("by_duration")) {
			validateDuration(title, setting, text);
		}
		else if (!RESETS.containsKey(text)) {
			String closest = Suggestion.closest(text, NAMES);
			String suggestion = (closest != null) ? ". Did you mean " + dpKafkaName(closest) + "?" : "";
			this.problems.error(setting,
					title + " must be oldest, newest, none or a duration such as by_duration:PT1H; found "
							+ SettingText.quote(text) + suggestion);
		}
		else if (reset.equals("latest")) {
			this.problems.warn(setting,
					"consumer " + this.values.id() + ": with offset=newest, records produced before "
							+ "the first commit, or on partitions added later, are skipped");
		}
		return reset;
	}

	private void validateDuration(String title, RawSetting setting, String text) {
		Duration duration = text.startsWith(BY_DURATION) ? parse(text.substring(BY_DURATION.length())) : null;
		if (duration == null) {
			this.problems.error(setting, title + " " + SettingText.quote(text)
					+ " has no ISO duration. Write by_duration:PT1H for one hour, by_duration:P7D for seven days");
		}
		else if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
			this.problems.error(setting,
					title + " by_duration must be between PT0S and P3650D; found " + SettingText.show(text));
		}
	}

	private static @Nullable Duration parse(String text) {
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	/**
	 * Returns the policy for an offset that is out of range in Kafka's terms:
	 * {@code earliest}, {@code latest} or {@code none}.
	 */
	String outOfRange() {
		RawSetting setting = this.values.find(ConsumerKeys.OFFSET_OUT_OF_RANGE);
		OffsetOutOfRange policy = new SettingParser(this.problems).oneOf(
				this.values.title(ConsumerKeys.OFFSET_OUT_OF_RANGE), setting, OffsetOutOfRange.class,
				"oldest, newest or none");
		String reset = switch (Objects.requireNonNullElse(policy, ConsumerKeys.DEFAULTS.offsetOutOfRange())) {
			case OLDEST, EARLIEST -> "earliest";
			case NEWEST, LATEST -> "latest";
			case NONE -> "none";
		};
		if (setting != null && reset.equals("latest")) {
			this.problems.warn(setting, "consumer " + this.values.id() + ": with offset-out-of-range=newest, records "
					+ "produced while the consumer did not consume are skipped when its committed offset is removed");
		}
		return reset;
	}

	private static String dpKafkaName(String name) {
		return switch (name) {
			case "earliest" -> "oldest";
			case "latest" -> "newest";
			default -> name;
		};
	}

}
