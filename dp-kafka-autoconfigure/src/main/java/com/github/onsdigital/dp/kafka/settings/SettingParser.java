package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Parses the text of settings. A text that cannot be parsed is reported as a problem and
 * becomes {@code null}; no method throws an exception for it. The title is the name of
 * the setting in the message, for example {@code consumer orders: num-workers}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingParser {

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

	private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

	private final SettingProblems problems;

	/**
	 * Creates a parser.
	 * @param problems receives the settings that cannot be parsed
	 */
	public SettingParser(SettingProblems problems) {
		this.problems = problems;
	}

	/**
	 * Reads a text.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @return the stripped text, or {@code null} if it is not set or wrong
	 */
	public @Nullable String text(String title, @Nullable RawSetting setting) {
		if (setting == null || !resolved(title, setting)) {
			return null;
		}
		if (setting.list()) {
			this.problems.error(setting, title + " must be one value; found a list");
			return null;
		}
		return setting.value().strip();
	}

	/**
	 * Reads a list, written as comma-separated text or as a list.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @return the stripped items without empty ones, or {@code null} if it is not set or
	 * wrong
	 */
	public @Nullable List<String> list(String title, @Nullable RawSetting setting) {
		if (setting == null || !resolved(title, setting)) {
			return null;
		}
		return items(setting.value());
	}

	static List<String> items(String text) {
		return Arrays.stream(text.split(",", -1)).map(String::strip).filter((item) -> !item.isEmpty()).toList();
	}

	/**
	 * Reads a whole number.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @param min the smallest number allowed
	 * @return the number, or {@code null} if it is not set or wrong
	 */
	public @Nullable Integer atLeast(String title, @Nullable RawSetting setting, int min) {
		Integer number = integer(title, setting, " must be " + min + " or more");
		if (number == null || setting == null || number >= min) {
			return number;
		}
		this.problems.error(setting, title + " must be " + min + " or more; found " + number);
		return null;
	}

	/**
	 * Reads a whole number between two limits.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @param min the smallest number allowed
	 * @param max the largest number allowed
	 * @return the number, or {@code null} if it is not set or wrong
	 */
	public @Nullable Integer between(String title, @Nullable RawSetting setting, int min, int max) {
		Integer number = atLeast(title, setting, min);
		if (number == null || setting == null || number <= max) {
			return number;
		}
		this.problems.error(setting, title + "=" + number + " is above the limit " + max);
		return null;
	}

	/**
	 * Reads a whole number that is greater than zero.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @return the number, or {@code null} if it is not set or wrong
	 */
	public @Nullable Integer positive(String title, @Nullable RawSetting setting) {
		Integer number = integer(title, setting, " must be greater than zero");
		if (number == null || setting == null || number > 0) {
			return number;
		}
		this.problems.error(setting, title + " must be greater than zero; found " + number);
		return null;
	}

	/**
	 * Reads a number of brokers.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @param brokers the number of distinct addresses, 0 while it is unknown
	 * @return the number, or {@code null} if it is not set or wrong
	 */
	public @Nullable Integer brokers(String title, @Nullable RawSetting setting, int brokers) {
		Integer number = positive(title, setting);
		if (setting == null || number == null || brokers == 0 || number <= brokers) {
			return number;
		}
		this.problems.error(setting, title + " (" + number
				+ ") must be smaller or equal to the number of brokers in KAFKA_ADDR (" + brokers + ")");
		return null;
	}

	private @Nullable Integer integer(String title, @Nullable RawSetting setting, String rule) {
		String text = text(title, setting);
		if (text == null || setting == null) {
			return null;
		}
		try {
			return Integer.valueOf(text);
		}
		catch (NumberFormatException ex) {
			String limit = text.matches("[+]?[0-9]+") ? ", at most " + Integer.MAX_VALUE : "";
			this.problems.error(setting, title + rule + limit + "; found " + SettingText.quote(text));
			return null;
		}
	}

	/**
	 * Reads a duration in Boot's forms: {@code 200ms}, {@code PT1S}; a number without a
	 * unit is in milliseconds.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @param zeroAllowed whether zero is allowed
	 * @return the duration, or {@code null} if it is not set or wrong
	 */
	public @Nullable Duration duration(String title, @Nullable RawSetting setting, boolean zeroAllowed) {
		String text = text(title, setting);
		if (text == null || setting == null) {
			return null;
		}
		Duration duration = parse(text);
		String rule = zeroAllowed ? "must not be negative" : "must be > 0";
		if (duration == null) {
			this.problems.error(setting, title + " " + SettingText.quote(text) + " is not a duration such as 200ms; "
					+ rule + plainForm(text));
			return null;
		}
		if (duration.isNegative() || (duration.isZero() && !zeroAllowed)) {
			String limit = zeroAllowed ? " must not be negative; found " : " must be greater than zero; found ";
			this.problems.error(setting, title + limit + SettingText.show(text));
			return null;
		}
		if (duration.compareTo(LONGEST) > 0) {
			this.problems.error(setting, title + " must be at most 365d; found " + SettingText.show(text));
			return null;
		}
		return duration;
	}

	private static @Nullable Duration parse(String text) {
		try {
			return DurationStyle.detectAndParse(text, ChronoUnit.MILLIS);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return null;
		}
	}

	private static String plainForm(String text) {
		try {
			Duration duration = DurationFormatterUtils.parse(text, DurationFormat.Style.COMPOSITE);
			return "; write " + SettingDurations.print(duration);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return "";
		}
	}

	/**
	 * Reads true or false in the forms that Go accepts.
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @return the value, or {@code null} if it is not set or wrong
	 */
	public @Nullable Boolean trueOrFalse(String title, @Nullable RawSetting setting) {
		String text = text(title, setting);
		if (text == null || setting == null) {
			return null;
		}
		Boolean value = trueOrFalse(text);
		if (value == null) {
			this.problems.error(setting, title + " must be true or false; found " + SettingText.quote(text));
		}
		return value;
	}

	static @Nullable Boolean trueOrFalse(String text) {
		if (TRUE.contains(text)) {
			return Boolean.TRUE;
		}
		return FALSE.contains(text) ? Boolean.FALSE : null;
	}

	/**
	 * Reads a constant of an enumeration.
	 * @param <E> the type of the enumeration
	 * @param title the name of the setting in the message
	 * @param setting the setting, or {@code null}
	 * @param type the type of the enumeration
	 * @param rule the allowed values in the message, for example {@code auto or manual}
	 * @return the constant, or {@code null} if it is not set or wrong
	 */
	public <E extends Enum<E>> @Nullable E oneOf(String title, @Nullable RawSetting setting, Class<E> type,
			String rule) {
		String text = text(title, setting);
		if (text == null || setting == null) {
			return null;
		}
		Map<String, E> constants = constants(type);
		E value = constants.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
		if (value == null) {
			this.problems.error(setting, title + " must be " + rule + "; found " + SettingText.quote(text)
					+ Suggestion.question(text.toLowerCase(Locale.ROOT).replace('_', '-'), constants.keySet()));
		}
		return value;
	}

	private static <E extends Enum<E>> Map<String, E> constants(Class<E> type) {
		return Arrays.stream(type.getEnumConstants())
			.collect(Collectors.toMap((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'),
					Function.identity(), (one, other) -> one, LinkedHashMap::new));
	}

	private boolean resolved(String title, RawSetting setting) {
		if (setting.missingPlaceholder() == null) {
			return true;
		}
		this.problems.error(setting,
				title + " placeholder " + SettingText.show(setting.missingPlaceholder()) + " is not set");
		return false;
	}

}
