package com.github.onsdigital.dp.kafka.message;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class TraceIdsTests {

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void theIdInTheMdcIsUsed() {
		MDC.put("trace_id", "abc-1");
		assertThat(TraceIds.current()).isEqualTo("abc-1");
	}

	@Test
	void anIdIsCreatedIfTheMdcHasNone() {
		assertThat(TraceIds.current()).matches("[A-Za-z]{20}").isNotEqualTo(TraceIds.current());
	}

	@Test
	void theFirstHeaderIsUsed() {
		Headers headers = headers("first-1").add("request-id", "second".getBytes(StandardCharsets.UTF_8));
		assertThat(TraceIds.of(headers)).isEqualTo("first-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a\nERROR forged", "a\n", "ä",
			"0123456789012345678901234567890123456789012345678901234567890123x" })
	void anInvalidIdIsReplaced(String forged) {
		assertThat(TraceIds.of(headers(forged))).matches("[A-Za-z]{20}");
		MDC.put("trace_id", forged);
		assertThat(TraceIds.current()).matches("[A-Za-z]{20}");
	}

	@Test
	void aHeaderWithoutValueIsReplaced() {
		assertThat(TraceIds.of(new RecordHeaders().add("request-id", null))).matches("[A-Za-z]{20}");
	}

	@Test
	void aScopeRestoresThePreviousId() {
		try (TraceIds.Scope outer = TraceIds.open("outer")) {
			try (TraceIds.Scope inner = TraceIds.open("inner")) {
				assertThat(inner).isNotSameAs(outer);
				assertThat(MDC.get("trace_id")).isEqualTo("inner");
			}
			assertThat(MDC.get("trace_id")).isEqualTo("outer");
		}
		assertThat(MDC.get("trace_id")).isNull();
	}

	private static Headers headers(String id) {
		return new RecordHeaders().add("request-id", id.getBytes(StandardCharsets.UTF_8));
	}

}
