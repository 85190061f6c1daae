package com.github.onsdigital.dp.kafka.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas, values and the bytes that the Go library has written for them.
 */
final class GoVectors {

	private GoVectors() {
	}

	static List<Vector> all() {
		try (InputStream json = GoVectors.class.getResourceAsStream("/formats/go-avro.json")) {
			return new JsonMapper().readValue(Objects.requireNonNull(json), new TypeReference<List<Vector>>() {
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * One vector.
	 *
	 * @param hex {@code null} if Go cannot write the value
	 * @param goError the reason why it cannot
	 * @param goReads the value that Go reads from its own bytes
	 */
	record Vector(String name, String by, String schema, Map<String, @Nullable Object> value, @Nullable String hex,
			@Nullable String note, @Nullable String goReads, @Nullable String goError) {

		/**
		 * Go's bytes, or by the specification those that Go cannot write: 1.5 is
		 * 3ff8000000000000, the second branch of a union 02.
		 */
		String bytes() {
			return switch (this.name) {
				case "double" -> "000000000000f83f";
				case "g-null-in-union-last" -> "02";
				default -> Objects.requireNonNull(this.hex, this.name);
			};
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
