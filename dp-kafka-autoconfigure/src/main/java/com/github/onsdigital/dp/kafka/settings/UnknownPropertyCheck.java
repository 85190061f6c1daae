package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Finds settings below {@code kafka.consumers} or {@code kafka.producers} that belong to
 * no consumer or producer, or to two.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class UnknownPropertyCheck {

	private final NamedSettings settings;

	private final Collection<String> ids;

	private final SettingProblems problems;

	private final Set<String> reportedIds = new HashSet<>();

	/**
	 * Creates a check.
	 * @param settings the settings of all consumers or of all producers
	 * @param ids the ids of the existing consumers or producers
	 * @param problems receives errors and warnings
	 */
	public UnknownPropertyCheck(NamedSettings settings, Collection<String> ids, SettingProblems problems) {
		this.settings = settings;
		this.ids = new TreeSet<>(ids);
		this.problems = problems;
	}

	/**
	 * Checks the settings in files and in variables.
	 */
	public void check() {
		this.settings.plainValues().forEach(this::checkPlainValue);
		this.settings.entries().forEach(this::checkEntries);
		this.settings.variables().forEach(this::checkVariable);
		RawSetting plain = this.settings.reader().find(this.settings.prefix());
		if (plain != null && !this.settings.plainValues().containsKey("")) {
			checkPlainValue("", plain);
		}
	}

	/**
	 * Checks the settings of a consumer or producer that code creates after the start. A
	 * variable that could be a setting of another one is skipped: the other one may not
	 * exist yet.
	 */
	public void checkCreated() {
		this.settings.entries()
			.entrySet()
			.stream()
			.filter((entries) -> existingId(entries.getKey()) != null)
			.forEach((entries) -> checkEntries(entries.getKey(), entries.getValue()));
		this.settings.variables().forEach((rest, setting) -> {
			boolean below = this.ids.stream()
				.flatMap((id) -> VariableNames.forms(id).stream())
				.anyMatch((form) -> rest.startsWith(form + "_"));
			if (below && this.settings.owners(rest, this.ids).isEmpty() && hintForOtherId(rest).isEmpty()) {
				reportUnownedVariable(rest, setting);
			}
		});
	}

	private void checkPlainValue(String place, RawSetting setting) {
		String key = known(place);
		String id = existingId(place);
		if (place.isEmpty() || key != null) {
			plainValue(setting, (key != null) ? key : "num-workers");
		}
		else if (id != null) {
			valueForId(id, setting);
		}
		else {
			this.problems.warn(setting, "unknown property " + SettingText.show(setting.name()) + ": the keys below "
					+ this.settings.prefix() + " are ids, and the keys below an id are its settings");
		}
	}

	private void plainValue(RawSetting setting, String key) {
		String meant = this.settings.defaults().contains(key) ? "kafka." + this.settings.noun() + "." + key
				: this.settings.prefix() + ".<" + idWord() + ">." + this.settings.keys().get(0);
		this.problems.error(setting, this.settings.prefix() + " is dp-kafka's; did you mean " + meant
				+ "? If it is your own setting, rename it");
	}

	private void valueForId(String id, RawSetting setting) {
		this.problems.error(setting,
				SettingText.show(setting.name()) + " has no effect: the settings of " + this.settings.noun() + " " + id
						+ " are below it, for example " + this.settings.prefix() + "." + id + "."
						+ this.settings.keys().get(0));
	}

	private String idWord() {
		return isConsumer() ? "id" : "name";
	}

	private boolean isConsumer() {
		return this.settings.noun().equals("consumer");
	}

	private void checkEntries(String written, List<NamedSettings.Entry> entries) {
		String id = existingId(written);
		if (id == null) {
			unknownId(written, Collections.min(entries.stream().map(NamedSettings.Entry::setting).toList(),
					Comparator.comparing(RawSetting::label)));
			return;
		}
		for (NamedSettings.Entry entry : entries) {
			boolean map = RelaxedNames.find(entry.key(), this.settings.maps()) != null;
			boolean right = (map || known(entry.key()) != null) && map != entry.below().isEmpty();
			if (!right && !entry.setting().value().isBlank()) {
				unknownKey(id, entry.key() + (entry.below().isEmpty() ? "" : "." + entry.below()), entry.setting(), "");
			}
		}
	}

	private void checkVariable(String rest, RawSetting setting) {
		Set<NamedSettings.Owner> owners = this.settings.owners(rest, this.ids);
		if (owners.size() > 1) {
			List<String> names = new ArrayList<>(owners.stream().map(NamedSettings.Owner::id).toList());
			this.problems.error(setting, setting.name() + " could belong to " + String.join(" or to ", names)
					+ "; rename one, or set it in a file");
		}
		else if (owners.isEmpty()) {
			reportUnownedVariable(rest, setting);
		}
	}

	private void reportUnownedVariable(String rest, RawSetting setting) {
		String plain = this.settings.key(rest);
		if (plain != null && !this.settings.maps().contains(plain)) {
			plainValue(setting, plain);
			return;
		}
		String id = null;
		for (String candidate : this.ids) {
			if (VariableNames.forms(candidate).contains(rest)) {
				valueForId(candidate, setting);
				return;
			}
			boolean starts = VariableNames.forms(candidate).stream().anyMatch((form) -> rest.startsWith(form + "_"));
			id = (starts && (id == null || candidate.length() > id.length())) ? candidate : id;
		}
		if (id == null) {
			unknownOwner(rest, setting);
			return;
		}
		int length = rest.startsWith(VariableNames.forms(id).get(0) + "_") ? id.length() : id.replace("-", "").length();
		unknownKey(id, dashed(rest.substring(length + 1)), setting, hintForOtherId(rest));
	}

	// reads the variable as a setting of one that does not exist at the start
	private String hintForOtherId(String rest) {
		for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
			String key = this.settings.key(rest.substring(i + 1));
			if (key != null) {
				String id = dashed(rest.substring(0, i));
				return " For a " + this.settings.noun() + " " + SettingText.show(id) + ", write "
						+ this.settings.prefix() + "." + SettingText.show(id) + "." + key + " in a file";
			}
		}
		return "";
	}

	private void unknownOwner(String rest, RawSetting setting) {
		String meant = null;
		for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
			String id = dashed(rest.substring(0, i));
			if (this.settings.key(rest.substring(i + 1)) != null) {
				unknownId(id, setting);
				return;
			}
			String closestId = Suggestion.closest(id, this.ids);
			String closestKey = Suggestion.closest(rest.substring(i + 1), this.settings.keys());
			meant = (closestId != null && closestKey != null)
					? this.settings.prefix() + "." + closestId + "." + closestKey : meant;
		}
		if (meant == null) {
			unknownId(dashed(rest), setting);
		}
		else {
			this.problems.error(setting, "unknown property " + SettingText.show(setting.name()) + "; did you mean "
					+ VariableNames.forms(meant).get(0) + "?");
		}
	}

	private static String dashed(String variable) {
		return variable.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	// an id close to an existing one is misspelt; any other may belong to a consumer or
	// producer that this application does not have, or creates in code
	private void unknownId(String id, RawSetting setting) {
		if (!this.reportedIds.add(id)) {
			return;
		}
		String shown = SettingText.show(id);
		String what = isConsumer() ? "no handler has the id \"" + shown + "\". Handlers: " : "there is no producer \""
				+ shown + "\". If only variables define a producer, its name must be one word. Producers: ";
		String text = this.settings.prefix() + "." + shown + " is set, but " + what
				+ (this.ids.isEmpty() ? "none" : String.join(", ", this.ids)) + Suggestion.question(id, this.ids);
		if (Suggestion.closest(id, this.ids) != null) {
			this.problems.error(setting, text);
		}
		else {
			this.problems.warn(setting, text);
		}
	}

	private void unknownKey(String id, String key, RawSetting setting, String hintForOtherId) {
		String property = this.settings.prefix() + "." + id + "." + SettingText.show(key);
		if (RelaxedNames.find(key, this.settings.maps()) != null) {
			this.problems.error(setting,
					property + " has no effect: what is set is below it, as in " + property + ".<name>");
			return;
		}
		List<String> known = new ArrayList<>(this.settings.keys());
		known.addAll(this.settings.maps());
		String nearest = Suggestion.nearest(key, known);
		this.problems.error(setting, "unknown property " + property
				+ ((nearest != null) ? "; did you mean " + nearest + "?" : ". Known: " + String.join(", ", known))
				+ hintForOtherId);
	}

	private @Nullable String known(String written) {
		return RelaxedNames.find(written, this.settings.keys());
	}

	private @Nullable String existingId(String written) {
		return RelaxedNames.find(written, this.ids);
	}

	/**
	 * Finds ids that cannot be distinguished in the names of settings.
	 * @return pairs that differ in their dashes only
	 */
	public Map<String, String> ambiguous() {
		Map<String, String> seen = new HashMap<>();
		Map<String, String> ambiguous = new TreeMap<>();
		for (String id : this.ids) {
			String other = seen.putIfAbsent(RelaxedNames.uniform(id), id);
			if (other != null) {
				ambiguous.put(other, id);
			}
		}
		return ambiguous;
	}

}
