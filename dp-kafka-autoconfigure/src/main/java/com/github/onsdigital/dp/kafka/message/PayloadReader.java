package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a value into what a handler takes. Thread-safe. Public only for
 * other packages of dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PayloadReader {

	/**
	 * Reads.
	 * @param bytes the value of a record, never {@code null}
	 * @return the payload
	 * @throws RuntimeException if the bytes do not fit; the message has no payload in it
	 */
	@Nullable Object read(byte[] bytes);

}
