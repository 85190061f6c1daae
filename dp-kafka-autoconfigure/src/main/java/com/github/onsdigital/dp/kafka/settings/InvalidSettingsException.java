package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown while the context starts when settings are wrong: all mistakes in one.
 *
 * @since 0.1.0
 */
public class InvalidSettingsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<SettingProblem> problems;

	/**
	 * Makes an exception that tells the given mistakes.
	 * @param problems the mistakes, in the order in which they are told
	 */
	public InvalidSettingsException(List<SettingProblem> problems) {
		super(problems.stream().map(SettingProblem::line).collect(Collectors.joining("; ")));
		this.problems = List.copyOf(problems);
	}

	public List<SettingProblem> problems() {
		return this.problems;
	}

}
