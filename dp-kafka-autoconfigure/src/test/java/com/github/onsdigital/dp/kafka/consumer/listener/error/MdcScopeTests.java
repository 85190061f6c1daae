package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import com.github.onsdigital.dp.kafka.message.TraceIds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id of log lines about a failed record.
 */
class MdcScopeTests {

	private final List<String> seen = new ArrayList<>();

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void theTraceIdOfARecordIsSetAndThePreviousOneRestored() {
		MDC.put(TraceIds.MDC_KEY, "before");
		MdcScope.log(List.of(record("request-1")), this::recordTraceId);
		assertThat(this.seen).containsExactly("request-1");
		assertThat(MDC.get(TraceIds.MDC_KEY)).isEqualTo("before");
	}

	@Test
	void noTraceIdIsGeneratedForARecordWithoutOne() {
		MdcScope.log(List.of(record(null)), this::recordTraceId);
		MdcScope.log(List.of(record("forged\nline")), this::recordTraceId);
		assertThat(this.seen).containsExactly(null, null);
	}

	@Test
	void severalRecordsHaveNoCommonTraceId() {
		MdcScope.log(List.of(record("a"), record("b")), this::recordTraceId);
		assertThat(this.seen).containsExactly((String) null);
	}

	private void recordTraceId() {
		this.seen.add(MDC.get(TraceIds.MDC_KEY));
	}

	private static ConsumerRecord<byte[], byte[]> record(String id) {
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 0, null, new byte[0]);
		if (id != null) {
			record.headers().add(TraceIds.HEADER, id.getBytes(StandardCharsets.UTF_8));
		}
		return record;
	}

}
