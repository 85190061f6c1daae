package com.github.onsdigital.dp.kafka.settings;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Rejects list items that are not read. The items of a list are read from one source,
 * from item 0 to the first gap, and only if the source does not contain the list as one
 * value.
 */
final class ListItemsCheck implements SettingsCheck {

	/** The settings that are lists, without separators. */
	private static final Pattern LIST = Pattern.compile("kafka(?:addr|consumer(?:s.+)?subscribeto)");

	private static final Pattern OF_VARIABLE = Pattern.compile("(.+_)([0-9]{1,5})()");

	private static final Pattern OF_FILE = Pattern.compile("(.+\\[)([0-9]{1,5})(])");

	private final SettingsReader reader;

	ListItemsCheck(SettingsReader reader) {
		this.reader = reader;
	}

	@Override
	public void check(SettingProblems problems) {
		for (boolean variables : new boolean[] { true, false }) {
			this.reader.enumerable(variables).forEach((source) -> check(source, problems));
		}
	}

	private static void check(EnumerablePropertySource<?> source, SettingProblems problems) {
		Pattern form = (source instanceof SystemEnvironmentPropertySource) ? OF_VARIABLE : OF_FILE;
		Map<String, Matcher> items = new LinkedHashMap<>();
		Set<String> present = new HashSet<>();
		for (String name : source.getPropertyNames()) {
			Object value = source.getProperty(name);
			if (value == null || value.toString().isBlank()) {
				continue;
			}
			present.add(RelaxedNames.lettersAndDigits(name));
			Matcher item = form.matcher(name);
			if (item.matches() && LIST.matcher(RelaxedNames.lettersAndDigits(item.group(1))).matches()) {
				items.put(name, item);
			}
		}
		items.forEach((name, item) -> {
			String reason = reason(item, present);
			if (reason != null) {
				problems.error(SettingsReader.written(source, name), name + " has no effect: " + reason);
			}
		});
	}

	private static @Nullable String reason(Matcher item, Set<String> present) {
		String list = item.group(1).substring(0, item.group(1).length() - 1);
		int index = Integer.parseInt(item.group(2));
		if (index > 0) {
			String before = item.group(1) + (index - 1) + item.group(3);
			return present.contains(RelaxedNames.lettersAndDigits(before)) ? null
					: before + " is not set; number the items from 0, without gaps";
		}
		return present.contains(RelaxedNames.lettersAndDigits(list)) ? list + " is set as well; keep one" : null;
	}

}
