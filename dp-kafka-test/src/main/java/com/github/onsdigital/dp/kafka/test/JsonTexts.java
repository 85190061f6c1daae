package com.github.onsdigital.dp.kafka.test;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.message.JacksonJsonFormat;
import com.github.onsdigital.dp.kafka.message.JsonFormat;

/**
 * JSON without an application. Links to Jackson.
 */
final class JsonTexts {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private JsonTexts() {
	}

	static JsonFormat format() {
		return new JacksonJsonFormat(MAPPER);
	}

	static boolean areEqual(byte[] one, byte[] other) {
		try {
			return MAPPER.readTree(one).equals(MAPPER.readTree(other));
		}
		catch (JacksonException ex) {
			// one of them is not JSON
			return false;
		}
	}

}
