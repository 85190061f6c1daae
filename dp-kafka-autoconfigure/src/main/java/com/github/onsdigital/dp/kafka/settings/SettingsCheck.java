package com.github.onsdigital.dp.kafka.settings;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates one part of the settings while the context starts, before any bean of
 * dp-kafka is created from them. An implementation must not open a socket, and must not
 * need a bean that is created from validated settings.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
public interface SettingsCheck {

	/**
	 * Reads and validates the settings.
	 * @param problems receives errors and warnings
	 */
	void check(SettingProblems problems);

}
