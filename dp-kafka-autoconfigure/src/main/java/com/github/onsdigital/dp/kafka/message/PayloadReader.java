package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reads the bytes of a value into the parameter type of a handler. Implementations are
 * thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
public interface PayloadReader {

	/**
	 * Reads a value.
	 * @param bytes the value of a record, never {@code null}
	 * @return the payload
	 * @throws RuntimeException if the bytes do not fit; the message does not contain the
	 * payload
	 */
	@Nullable Object read(byte[] bytes);

}
