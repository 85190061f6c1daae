package com.github.onsdigital.dp.kafka.settings;

import java.util.List;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports all wrong settings in one failure analysis.
 */
class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
		List<SettingProblem> problems = cause.problems();
		StringBuilder description = new StringBuilder();
		description.append(
				(problems.size() == 1) ? "1 Kafka setting is wrong:" : problems.size() + " Kafka settings are wrong:");
		description.append(System.lineSeparator());
		for (SettingProblem problem : problems) {
			description.append(System.lineSeparator()).append("    - ").append(problem.line());
		}
		return new FailureAnalysis(description.toString(), "Correct " + ((problems.size() == 1) ? "it" : "them all")
				+ " and start again. Nothing was connected to. An IDE lists every setting and its values when it completes kafka.* in application.yml.",
				cause);
	}

}
