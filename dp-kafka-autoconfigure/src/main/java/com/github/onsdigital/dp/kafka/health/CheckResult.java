package com.github.onsdigital.dp.kafka.health;

/**
 * What a check is known to be.
 *
 * @param healthy whether a consumer may consume
 * @param text the check and its status in words, for the hold
 */
record CheckResult(boolean healthy, String text) {

	static CheckResult notRunYet(String name) {
		return unhealthy(name, "WARNING: it has not run yet");
	}

	static CheckResult unhealthy(String name, String status) {
		return new CheckResult(false, "check " + name + " is " + status);
	}

	static CheckResult healthy(String name) {
		return new CheckResult(true, "check " + name + " is UP");
	}

}
