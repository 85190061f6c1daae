package com.github.onsdigital.dp.kafka.badconfig;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a start ended.
 *
 * @param started whether the context was there
 * @param failure what the start or its user threw
 * @param errors what was logged at error
 * @param warnings what was logged at warn
 * @param stackTrace whether anything was logged with one
 * @param connections how many connections were opened
 * @param nanos how long it took
 */
record Outcome(boolean started, @Nullable Throwable failure, List<String> errors, List<String> warnings,
		boolean stackTrace, int connections, long nanos) {

	/** A start that takes as long waited for something, as for a client's time-out. */
	static final Duration WAITED = Duration.ofSeconds(20);

	/**
	 * What Boot prints of the given mistakes, in whole.
	 */
	static String report(List<String> lines) {
		boolean one = lines.size() == 1;
		return """

				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				%s

				    - %s

				Action:

				Correct %s and start again. Nothing was connected to. An IDE lists every setting and its values when it completes kafka.* in application.yml.
				"""
			.formatted(one ? "1 Kafka setting is wrong:" : lines.size() + " Kafka settings are wrong:",
					String.join("\n    - ", lines), one ? "it" : "them all");
	}

}
