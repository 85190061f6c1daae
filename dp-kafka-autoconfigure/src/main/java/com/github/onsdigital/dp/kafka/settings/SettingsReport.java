package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates all settings once, and stops the start with one report of all mistakes. Each
 * bean method that uses validated settings calls {@link #verify()} first, so that the
 * report precedes the first client.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingsReport implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(SettingsReport.class);

	private final Supplier<List<SettingsCheck>> checks;

	private @Nullable SettingProblems problems;

	/**
	 * Creates a report.
	 * @param checks supplies the checks at the first call of {@link #verify()}
	 */
	public SettingsReport(Supplier<List<SettingsCheck>> checks) {
		this.checks = checks;
	}

	/**
	 * Runs all checks at the first call, and logs each warning once. A call from inside a
	 * check returns immediately.
	 * @throws InvalidSettingsException with all mistakes, at every call
	 */
	public synchronized void verify() {
		SettingProblems found = this.problems;
		if (found == null) {
			found = validate();
			found.warnings().forEach((warning) -> logger.warn(warning.line()));
		}
		found.throwIfAny();
	}

	private SettingProblems validate() {
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
