package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown while the context starts if settings are wrong. Contains all mistakes.
 *
 * @since 0.1.0
 */
public class InvalidSettingsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<SettingProblem> problems;

	/**
	 * Creates an exception for the given mistakes.
	 * @param problems the mistakes, in the order of the report
	 */
	public InvalidSettingsException(List<SettingProblem> problems) {
		super(problems.stream().map(SettingProblem::line).collect(Collectors.joining("; ")));
		this.problems = List.copyOf(problems);
	}

	public List<SettingProblem> problems() {
		return this.problems;
	}

}
