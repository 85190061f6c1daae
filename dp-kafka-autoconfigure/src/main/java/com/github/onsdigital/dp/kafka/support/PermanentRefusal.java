package com.github.onsdigital.dp.kafka.support;

import java.util.List;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies refusals of a request that are permanent: they recur until an operator
 * changes a setting, a permission or the record. Other failures are transient.
 *
 * @since 0.1.0
 */
@Internal
public enum PermanentRefusal {

	/**
	 * The record is larger than the client or the broker accepts.
	 */
	TOO_LARGE("raise max.message.bytes of the topic and kafka.max-bytes of this service",
			List.of(RecordTooLargeException.class, RecordBatchTooLargeException.class)),

	/**
	 * The broker refuses the client's identity, or a permission is missing.
	 */
	NOT_ALLOWED("grant this service WRITE on the topic",
			List.of(AuthorizationException.class, AuthenticationException.class)),

	/**
	 * The broker or the client refuses the topic, the record or a setting as not valid,
	 * or the client lacks a library, for example that of its compression type.
	 */
	NOT_VALID("correct the topic's name, its settings or those of the client",
			List.of(InvalidTopicException.class, InvalidRecordException.class, InvalidTimestampException.class,
					InvalidConfigurationException.class, PolicyViolationException.class, SerializationException.class,
					UnsupportedCompressionTypeException.class, UnsupportedForMessageFormatException.class,
					UnsupportedVersionException.class, ConfigException.class, LinkageError.class));

	private final String remedy;

	@SuppressWarnings("ImmutableEnumChecker") // from List.of
	private final List<Class<? extends Throwable>> types;

	PermanentRefusal(String remedy, List<Class<? extends Throwable>> types) {
		this.remedy = remedy;
		this.types = types;
	}

	/**
	 * Returns what an operator can do about the refusal.
	 * @return a part of a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

	/**
	 * Classifies a failure.
	 * @param failure what the client threw, or {@code null}
	 * @return the kind of refusal, or {@code null} if the failure may be transient, or
	 * there is none
	 */
	public static @Nullable PermanentRefusal of(@Nullable Throwable failure) {
		for (Throwable cause : SafeThrowable.chain(failure)) {
			for (PermanentRefusal refusal : values()) {
				if (refusal.types.stream().anyMatch((type) -> type.isInstance(cause))) {
					return refusal;
				}
			}
		}
		return null;
	}

}
