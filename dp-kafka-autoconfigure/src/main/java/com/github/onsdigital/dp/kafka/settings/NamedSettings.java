package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The settings of all consumers, {@code kafka.consumers.<id>.*}, or of all producers,
 * {@code kafka.producers.<name>.*}, each read by its id. They are not bound as a
 * {@code Map}, because environment variables cannot fill one.
 *
 * @param reader reads the settings
 * @param prefix the prefix of the ids, for example {@code kafka.consumers}
 * @param noun the noun for one of them in messages, for example {@code consumer}
 * @param keys the keys below an id
 * @param defaults the keys that can also be set for all, below {@code kafka.<noun>}
 * @param maps the keys of maps, whose own keys the user chooses, for example
 * {@code properties}
 * @since 0.1.0
 * @hidden
 */
@Internal
public record NamedSettings(SettingsReader reader, String prefix, String noun, List<String> keys, List<String> defaults,
		List<String> maps) {

	private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	/**
	 * Finds one setting of one consumer or producer.
	 * @param id its id
	 * @param key the key
	 * @return the value with the highest precedence, or {@code null} if it is not set
	 */
	public @Nullable RawSetting find(String id, String key) {
		return this.reader.find(this.prefix + "." + id + "." + key);
	}

	/**
	 * Checks the form of an id.
	 * @param id the id
	 * @return whether it is valid
	 */
	public static boolean isId(String id) {
		return ID.matcher(id).matches();
	}

	/**
	 * Returns the message for an id that is not valid.
	 * @param id the invalid id
	 * @return the message
	 */
	public String wrongId(String id) {
		String dashed = id.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
			.replaceAll("[^A-Za-z0-9]+", "-")
			.replaceAll("^[-0-9]+|-+$", "")
			.toLowerCase(Locale.ROOT);
		return this.noun + (this.noun.equals("consumer") ? " id " : " name ") + '"' + SettingText.show(id)
				+ "\" must be lower case with dashes" + (isId(dashed) ? ": " + SettingText.show(dashed) : "");
	}

	/**
	 * Lists the settings of all sources but environment variables.
	 * @return the settings by the id as it was written, without plain values in the place
	 * of an id
	 */
	public Map<String, List<Entry>> entries() {
		int above = ConfigurationPropertyName.of(this.prefix).getNumberOfElements();
		Map<String, List<Entry>> found = new LinkedHashMap<>();
		this.reader.properties(this.prefix).forEach((name, setting) -> {
			if (name.getNumberOfElements() > above + 1) {
				found.computeIfAbsent(name.getElement(above, Form.ORIGINAL), (id) -> new ArrayList<>())
					.add(new Entry(name.getElement(above + 1, Form.ORIGINAL), below(name, above + 2), setting));
			}
		});
		return found;
	}

	private static String below(ConfigurationPropertyName name, int from) {
		if (name.getNumberOfElements() == from + 1 && name.isNumericIndex(from)) {
			return "";
		}
		List<String> elements = new ArrayList<>();
		for (int i = from; i < name.getNumberOfElements(); i++) {
			elements.add(name.getElement(i, Form.ORIGINAL));
		}
		return String.join(".", elements);
	}

	/**
	 * Lists plain values where an id should be: {@code kafka.consumers=3} or
	 * {@code kafka.consumers.num-workers=3}.
	 * @return the settings by the name in the place of the id, which may be empty
	 */
	Map<String, RawSetting> plainValues() {
		int above = ConfigurationPropertyName.of(this.prefix).getNumberOfElements();
		Map<String, RawSetting> found = new LinkedHashMap<>();
		this.reader.properties(this.prefix).forEach((name, setting) -> {
			int elements = name.getNumberOfElements();
			if (elements <= above + 1 && !setting.value().isBlank()) {
				found.put((elements > above) ? name.getElement(above, Form.ORIGINAL) : "", setting);
			}
		});
		return found;
	}

	/**
	 * Lists the environment variables below the prefix.
	 * @return the settings by the rest of their names after the prefix, in capitals
	 */
	public Map<String, RawSetting> variables() {
		String start = VariableNames.forms(this.prefix).get(0) + "_";
		Map<String, RawSetting> found = new LinkedHashMap<>();
		this.reader.variables(start).forEach((name, setting) -> found.put(name.substring(start.length()), setting));
		return found;
	}

	/**
	 * Finds the consumers or producers that a variable could belong to.
	 * @param rest the rest of its name after the prefix, in capitals
	 * @param ids the existing ids
	 * @return the possible pairs of id and key
	 */
	Set<Owner> owners(String rest, Collection<String> ids) {
		Set<Owner> owners = new LinkedHashSet<>();
		for (String id : ids) {
			for (String form : VariableNames.forms(id)) {
				if (rest.startsWith(form + "_")) {
					String key = key(rest.substring(form.length() + 1));
					if (key != null) {
						owners.add(new Owner(id, key));
					}
				}
			}
		}
		return owners;
	}

	/**
	 * Finds the key in a variable's name.
	 * @param tail the rest of the name after the id, in capitals
	 * @return the key, or {@code null} if no key has that name
	 */
	public @Nullable String key(String tail) {
		String plain = tail.replaceFirst("_[0-9]+$", "");
		for (String key : this.keys) {
			if (VariableNames.forms(key).contains(tail) || VariableNames.forms(key).contains(plain)) {
				return key;
			}
		}
		for (String map : this.maps) {
			String start = map.toUpperCase(Locale.ROOT) + "_";
			if (tail.startsWith(start) && tail.length() > start.length()) {
				return map;
			}
		}
		return null;
	}

	/**
	 * One setting below an id.
	 *
	 * @param key the key
	 * @param below the rest of the name after the key, without the index of a list; may
	 * be empty
	 * @param setting the setting
	 */
	public record Entry(String key, String below, RawSetting setting) {

	}

	/**
	 * A consumer or producer, and one of its keys, that a variable could set.
	 *
	 * @param id the id
	 * @param key the key
	 */
	record Owner(String id, String key) {

	}

}
