package com.github.onsdigital.dp.kafka.health;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * What a check is known to be.
 *
 * @param healthy whether a consumer may consume
 * @param ran whether it ran at all
 * @param text the check and its status in words, for the hold
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
