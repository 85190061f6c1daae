package com.github.onsdigital.dp.kafka.health;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * The last known result of a check.
 *
 * @param healthy whether the check allows a consumer to run
 * @param ran whether the check has run
 * @param text the name of the check and its status, for the text of a hold
 */
record CheckResult(boolean healthy, boolean ran, String text) {

	static CheckResult notRunYet(String name) {
		return new CheckResult(false, false, "check " + name + " is WARNING: it has not run yet");
	}

	static CheckResult unhealthy(String name, String status) {
		return new CheckResult(false, true, "check " + name + " is " + SafeText.escape(status, SafeText.LIMIT));
	}

	static CheckResult healthy(String name) {
		return new CheckResult(true, true, "check " + name + " is UP");
	}

	boolean isFailure() {
		return this.ran && !this.healthy;
	}

}
