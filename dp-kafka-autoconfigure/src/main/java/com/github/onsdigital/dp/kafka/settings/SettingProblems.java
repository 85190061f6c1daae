package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Collects the problems of the settings, so that one start reports all of them. Not
 * thread-safe: only the thread that starts the context uses it.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingProblems {

	private final List<SettingProblem> errors = new ArrayList<>();

	private final List<SettingProblem> warnings = new ArrayList<>();

	/**
	 * Adds a mistake that stops the start.
	 * @param name the setting as the user wrote it
	 * @param text what is wrong, what is allowed and what to do, without secrets
	 */
	public void error(String name, String text) {
		this.errors.add(new SettingProblem(name, text));
	}

	/**
	 * Adds a warning, which is logged once and does not stop the start.
	 * @param name the setting as the user wrote it
	 * @param text what is doubtful and what happens, without secrets
	 */
	public void warn(String name, String text) {
		this.warnings.add(new SettingProblem(name, text));
	}

	/**
	 * Adds a mistake that stops the start.
	 * @param setting the setting as the user wrote it
	 * @param text what is wrong, what is allowed and what to do, without secrets
	 */
	public void error(RawSetting setting, String text) {
		error(setting.label(), text);
	}

	/**
	 * Adds a warning, which is logged once and does not stop the start.
	 * @param setting the setting as the user wrote it
	 * @param text what is doubtful and what happens, without secrets
	 */
	public void warn(RawSetting setting, String text) {
		warn(setting.label(), text);
	}

	/**
	 * Adds all problems of another instance.
	 * @param other the other instance
	 */
	public void addAll(SettingProblems other) {
		this.errors.addAll(other.errors);
		this.warnings.addAll(other.warnings);
	}

	public boolean hasErrors() {
		return !this.errors.isEmpty();
	}

	public List<SettingProblem> errors() {
		return sorted(this.errors);
	}

	public List<SettingProblem> warnings() {
		return sorted(this.warnings);
	}

	/**
	 * Throws an exception if there is any error.
	 * @throws InvalidSettingsException with all errors, sorted by name
	 */
	public void throwIfAny() {
		if (hasErrors()) {
			throw new InvalidSettingsException(errors());
		}
	}

	private static List<SettingProblem> sorted(List<SettingProblem> problems) {
		return problems.stream()
			.distinct()
			.sorted(Comparator.comparing(SettingProblem::name).thenComparing(SettingProblem::text))
			.toList();
	}

}
