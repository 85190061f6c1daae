package com.github.onsdigital.dp.kafka.settings;

/**
 * Judges one part of the settings while the context starts, before anything of dp-kafka
 * is made from them. It must open no socket, and must not need a bean that is made from
 * judged settings. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SettingsCheck {

	/**
	 * Reads and judges.
	 * @param problems takes what is wrong or doubtful
	 */
	void check(SettingProblems problems);

}
