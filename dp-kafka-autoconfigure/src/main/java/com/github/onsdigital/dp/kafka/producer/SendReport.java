package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How one send ended.
 *
 * @param producer the producer's name
 * @param topic the topic
 * @param outcome the kind of end
 * @param duration the time from the call to the end
 * @param failure the exception of the future, or {@code null}
 * @since 0.1.0
 */
public record SendReport(String producer, String topic, SendOutcome outcome, Duration duration,
		@Nullable SendException failure) {

}
