package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Has every part of the settings judged once and ends the start with one report of all
 * mistakes. Whoever is made from judged settings calls {@link #verify()} first, so the
 * report comes before the first client does. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class SettingsReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(SettingsReport.class);

	private final Supplier<List<SettingsCheck>> checks;

	private @Nullable SettingProblems problems;

	/**
	 * Makes a report.
	 * @param checks the judges, asked for when the first one is needed
	 */
	public SettingsReport(Supplier<List<SettingsCheck>> checks) {
		this.checks = checks;
	}

	/**
	 * Judges everything, the first time it is called; logs each warning once. A call from
	 * inside a check returns at once.
	 * @throws InvalidSettingsException with all mistakes, at every call
	 */
	public synchronized void verify() {
		SettingProblems found = this.problems;
		if (found == null) {
			found = judge();
			found.warnings().forEach((warning) -> logger.warn(warning.line()));
		}
		found.throwIfAny();
	}

	private SettingProblems judge() {
		SettingProblems found = new SettingProblems();
		this.problems = found;
		boolean complete = false;
		try {
			this.checks.get().forEach((check) -> check.check(found));
			complete = true;
			return found;
		}
		finally {
			this.problems = complete ? found : null;
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		verify();
	}

}
