package com.github.onsdigital.dp.kafka.settings;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SuggestionTests {

	private static final List<String> CHECKS = List.of("db", "mongo", "diskSpace", "kafka", "redis", "livenessState");

	@ParameterizedTest
	@CsvSource({ "mongoo, mongo", "database, db", "DB, db", "mongodb, mongo", "disk, diskSpace", "diskspace, diskSpace",
			"liveness, livenessState", "redisCache, redis" })
	void theNearestNameIsSuggested(String word, String expected) {
		assertThat(Suggestion.nearest(word, CHECKS)).isEqualTo(expected);
		assertThat(Suggestion.question(word, CHECKS)).isEqualTo(". Did you mean " + expected + "?");
	}

	@Test
	void aCloseNameIsPreferredToAContainedOne() {
		assertThat(Suggestion.nearest("orders-audt", List.of("orders", "orders-audit"))).isEqualTo("orders-audit");
	}

	@ParameterizedTest
	@CsvSource({ "catalogue", "x", "s", "elasticsearch" })
	void aDissimilarNameHasNoSuggestion(String word) {
		assertThat(Suggestion.nearest(word, CHECKS)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "database", "mongodb-primary", "disk" })
	void aSimilarNameIsNotAMisspelling(String word) {
		assertThat(Suggestion.closest(word, CHECKS)).isNull();
	}

}
