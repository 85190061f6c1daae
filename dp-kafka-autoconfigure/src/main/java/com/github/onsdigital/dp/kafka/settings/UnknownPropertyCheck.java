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

/**
 * Finds what is set for a family and belongs to no member, or to two. Public only for
 * other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class UnknownPropertyCheck {

	private final NamedSettings family;

	private final Collection<String> ids;

	private final SettingProblems problems;

	private final Set<String> toldIds = new HashSet<>();

	/**
	 * Makes a check.
	 * @param family the family
	 * @param ids the members there are
	 * @param problems takes what is wrong or doubtful
	 */
	public UnknownPropertyCheck(NamedSettings family, Collection<String> ids, SettingProblems problems) {
		this.family = family;
		this.ids = new TreeSet<>(ids);
		this.problems = problems;
	}

	/**
	 * Checks what is set in files and in variables.
	 */
	public void check() {
		this.family.plainValues().forEach(this::checkPlainValue);
		this.family.entries().forEach(this::checkEntries);
		this.family.variables().forEach(this::checkVariable);
		RawSetting plain = this.family.reader().find(this.family.prefix());
		if (plain != null && !this.family.plainValues().containsKey("")) {
			checkPlainValue("", plain);
		}
	}

	/**
	 * Checks the settings of a member that code creates after the start. A variable that
	 * could be a setting of another member is left out: that one may not exist yet.
	 */
	public void checkCreated() {
		this.family.entries()
			.entrySet()
			.stream()
			.filter((entries) -> member(entries.getKey()) != null)
			.forEach((entries) -> checkEntries(entries.getKey(), entries.getValue()));
		this.family.variables().forEach((rest, setting) -> {
			boolean below = this.ids.stream()
				.flatMap((id) -> VariableNames.forms(id).stream())
				.anyMatch((form) -> rest.startsWith(form + "_"));
			if (below && this.family.owners(rest, this.ids).isEmpty() && ofAnother(rest).isEmpty()) {
				ownerless(rest, setting);
			}
		});
	}

	private void checkPlainValue(String place, RawSetting setting) {
		String key = known(place);
		String id = member(place);
		if (place.isEmpty() || key != null) {
			plainValue(setting, (key != null) ? key : "num-workers");
		}
		else if (id != null) {
			valueOfMember(id, setting);
		}
		else {
			this.problems.warn(setting, "unknown property " + SettingText.show(setting.name()) + ": below "
					+ this.family.prefix() + " stand ids, and below each of them its settings");
		}
	}

	private void plainValue(RawSetting setting, String key) {
		String meant = this.family.defaults().contains(key) ? "kafka." + this.family.noun() + "." + key
				: this.family.prefix() + ".<" + idWord() + ">." + this.family.keys().get(0);
		this.problems.error(setting, this.family.prefix() + " is dp-kafka's; did you mean " + meant
				+ "? If it is your own setting, rename it");
	}

	private void valueOfMember(String id, RawSetting setting) {
		this.problems.error(setting,
				SettingText.show(setting.name()) + " has no effect: the settings of " + this.family.noun() + " " + id
						+ " are below it, for example " + this.family.prefix() + "." + id + "."
						+ this.family.keys().get(0));
	}

	private String idWord() {
		return isConsumer() ? "id" : "name";
	}

	private boolean isConsumer() {
		return this.family.noun().equals("consumer");
	}

	private void checkEntries(String written, List<NamedSettings.Entry> entries) {
		String id = member(written);
		if (id == null) {
			unknownMember(written, Collections.min(entries.stream().map(NamedSettings.Entry::setting).toList(),
					Comparator.comparing(RawSetting::label)));
			return;
		}
		for (NamedSettings.Entry entry : entries) {
			boolean map = find(entry.key(), this.family.maps()) != null;
			boolean right = (map || known(entry.key()) != null) && map != entry.below().isEmpty();
			if (!right && !entry.setting().value().isBlank()) {
				unknownKey(id, entry.key() + (entry.below().isEmpty() ? "" : "." + entry.below()), entry.setting(), "");
			}
		}
	}

	private void checkVariable(String rest, RawSetting setting) {
		Set<NamedSettings.Owner> owners = this.family.owners(rest, this.ids);
		if (owners.size() > 1) {
			List<String> names = new ArrayList<>(owners.stream().map(NamedSettings.Owner::id).toList());
			this.problems.error(setting, setting.name() + " could belong to " + String.join(" or to ", names)
					+ "; rename one, or set it in a file");
		}
		else if (owners.isEmpty()) {
			ownerless(rest, setting);
		}
	}

	private void ownerless(String rest, RawSetting setting) {
		String plain = this.family.key(rest);
		if (plain != null && !this.family.maps().contains(plain)) {
			plainValue(setting, plain);
			return;
		}
		String id = null;
		for (String candidate : this.ids) {
			if (VariableNames.forms(candidate).contains(rest)) {
				valueOfMember(candidate, setting);
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
		unknownKey(id, dashed(rest.substring(length + 1)), setting, ofAnother(rest));
	}

	// the same variable read as a setting of a member that does not exist at the start
	private String ofAnother(String rest) {
		for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
			String key = this.family.key(rest.substring(i + 1));
			if (key != null) {
				String id = dashed(rest.substring(0, i));
				return " For a " + this.family.noun() + " " + SettingText.show(id) + ", write " + this.family.prefix()
						+ "." + SettingText.show(id) + "." + key + " in a file";
			}
		}
		return "";
	}

	private void unknownOwner(String rest, RawSetting setting) {
		String meant = null;
		for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
			String id = dashed(rest.substring(0, i));
			if (this.family.key(rest.substring(i + 1)) != null) {
				unknownMember(id, setting);
				return;
			}
			String closestId = Suggestion.closest(id, this.ids);
			String closestKey = Suggestion.closest(rest.substring(i + 1), this.family.keys());
			meant = (closestId != null && closestKey != null)
					? this.family.prefix() + "." + closestId + "." + closestKey : meant;
		}
		if (meant == null) {
			unknownMember(dashed(rest), setting);
		}
		else {
			this.problems.error(setting, "unknown property " + SettingText.show(setting.name()) + "; did you mean "
					+ VariableNames.forms(meant).get(0) + "?");
		}
	}

	private static String dashed(String variable) {
		return variable.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	// close to a member it is misspelt; else it may be the setting of one that this
	// application does not have, or makes in code
	private void unknownMember(String id, RawSetting setting) {
		if (!this.toldIds.add(id)) {
			return;
		}
		String shown = SettingText.show(id);
		String what = isConsumer() ? "no handler has the id \"" + shown + "\". Handlers: " : "there is no producer \""
				+ shown + "\": known from variables alone, its name is one word. Producers: ";
		String text = this.family.prefix() + "." + shown + " is set, but " + what
				+ (this.ids.isEmpty() ? "none" : String.join(", ", this.ids)) + Suggestion.question(id, this.ids);
		if (Suggestion.closest(id, this.ids) != null) {
			this.problems.error(setting, text);
		}
		else {
			this.problems.warn(setting, text);
		}
	}

	private void unknownKey(String id, String key, RawSetting setting, String ofAnother) {
		String property = this.family.prefix() + "." + id + "." + SettingText.show(key);
		if (find(key, this.family.maps()) != null) {
			this.problems.error(setting,
					property + " has no effect: what is set is below it, as in " + property + ".<name>");
			return;
		}
		List<String> known = new ArrayList<>(this.family.keys());
		known.addAll(this.family.maps());
		String nearest = Suggestion.nearest(key, known);
		this.problems.error(setting, "unknown property " + property
				+ ((nearest != null) ? "; did you mean " + nearest + "?" : ". Known: " + String.join(", ", known))
				+ ofAnother);
	}

	private @Nullable String known(String written) {
		return find(written, this.family.keys());
	}

	private @Nullable String member(String written) {
		return find(written, this.ids);
	}

	private static @Nullable String find(String written, Collection<String> names) {
		String plain = plain(written);
		return names.stream().filter((name) -> plain(name).equals(plain)).findFirst().orElse(null);
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	/**
	 * Finds ids that settings cannot tell apart.
	 * @return pairs that differ in their dashes only
	 */
	public Map<String, String> alike() {
		Map<String, String> seen = new HashMap<>();
		Map<String, String> alike = new TreeMap<>();
		for (String id : this.ids) {
			String other = seen.putIfAbsent(plain(id), id);
			if (other != null) {
				alike.put(other, id);
			}
		}
		return alike;
	}

}
