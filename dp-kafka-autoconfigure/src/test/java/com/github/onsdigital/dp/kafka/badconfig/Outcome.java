package com.github.onsdigital.dp.kafka.badconfig;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a start.
 *
 * @param started whether the context started
 * @param failure the exception of the start or of the code that uses the context
 * @param errors the messages at error
 * @param warnings the messages at warn
 * @param stackTrace whether a stack trace was logged
 * @param connections the number of connections opened
 * @param nanos the duration
 */
record Outcome(boolean started, @Nullable Throwable failure, List<String> errors, List<String> warnings,
		boolean stackTrace, int connections, long nanos) {

	/** A start of this duration has waited, for example for a client's timeout. */
	static final Duration WAITED = Duration.ofSeconds(20);

	/**
	 * Returns the complete report that Boot prints for the given mistakes.
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
