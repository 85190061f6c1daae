package com.github.onsdigital.dp.kafka.producer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ProducerRecordFactoryTests {

	private final ProducerRecordFactory records = new ProducerRecordFactory(new ProducerSettings("replies",
			"hello-replied", 1, Duration.ofSeconds(2), Map.of("source", "dp", "stage", "live"), Map.of()));

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void topicKeyAndValueAreSetAndThePartitionIsNot() {
		ProducerRecord<byte[], byte[]> record = record(SendOptions.withKey("é"));
		assertThat(record.topic()).isEqualTo("hello-replied");
		assertThat(record.key()).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
		assertThat(record.value()).containsExactly(1);
		assertThat(record.partition()).isNull();
		assertThat(record.timestamp()).isNull();
		assertThat(record(SendOptions.none()).key()).isNull();
	}

	@Test
	void theKeyIsACopy() {
		byte[] key = { 7 };
		SendOptions options = SendOptions.none().key(key);
		key[0] = 8;
		assertThat(record(options).key()).containsExactly(7);
		assertThat(options.key(null).key()).isNull();
		assertThat(options.key()).containsExactly(7);
	}

	@Test
	void headersThatAnotherThreadChangesAreCopied() throws Exception {
		RecordHeaders live = new RecordHeaders();
		IntStream.range(0, 100).forEach((i) -> live.add("h" + i, new byte[] { 1 }));
		AtomicBoolean end = new AtomicBoolean();
		Thread changing = new Thread(() -> {
			while (!end.get()) {
				live.add("more", new byte[] { 2 });
				live.remove("more");
			}
		});
		changing.start();
		try {
			for (int i = 0; i < 2_000; i++) {
				assertThat(SendOptions.none().headers(live).headers()).hasSizeGreaterThanOrEqualTo(99)
					.doesNotContainNull();
			}
		}
		finally {
			end.set(true);
			changing.join();
		}
	}

	@Test
	void headersThatChangeWhileTheyAreIteratedAreRefusedWithTheReason() {
		List<Header> live = new ArrayList<>(List.of(new RecordHeader("a", null), new RecordHeader("b", null)));
		Iterable<Header> changing = () -> {
			Iterator<Header> headers = live.iterator();
			live.add(new RecordHeader("c", null));
			return headers;
		};
		assertThatIllegalStateException().isThrownBy(() -> SendOptions.none().headers(changing))
			.withMessage("the headers were changed while they were copied");
	}

	@Test
	void aHeaderIsACopy() {
		byte[] value = { 7 };
		SendOptions options = SendOptions.none().header(new RecordHeader("a", value));
		value[0] = 8;
		assertThat(options.headers().get(0).value()).containsExactly(7);
		assertThat(SendOptions.none().header(new RecordHeader("a", null)).headers().get(0).value()).isNull();
	}

	@Test
	void fixedHeadersAreAddedUnlessTheMessageHasThem() {
		ProducerRecord<byte[], byte[]> record = record(SendOptions.none().header("source", "audit"));
		assertThat(values(record, "source")).containsExactly("audit");
		assertThat(values(record, "stage")).containsExactly("live");
	}

	@Test
	void headersOfTheMessageKeepTheirOrderAndMayRepeat() {
		ProducerRecord<byte[], byte[]> record = record(SendOptions.none()
			.header("step", "one")
			.header(new RecordHeader("step", new byte[] { 't', 'w', 'o' }))
			.headers(List.of(new RecordHeader("kafka_anything", null))));
		assertThat(values(record, "step")).containsExactly("one", "two");
		assertThat(record.headers().lastHeader("kafka_anything").value()).isNull();
	}

	@Test
	void optionsAreImmutable() {
		SendOptions options = SendOptions.withKey("k");
		options.header("a", "1");
		assertThat(options.headers()).isEmpty();
		assertThat(SendOptions.none().headers()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void aHeaderNeedsAName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SendOptions.none().header(name, "x"))
			.withMessage("header key must not be empty");
	}

	@Test
	void eachMessageGetsItsOwnTraceId() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 1_000; i++) {
			assertThat(ids.add(traceId(record(SendOptions.none())))).isTrue();
		}
		assertThat(ids).allMatch((id) -> id.matches("[A-Za-z]{20}"));
	}

	@Test
	void aThousandSendsUseTheTraceIdInScope() {
		MDC.put("trace_id", "trace-of-the-caller");
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			ids.add(traceId(record(SendOptions.none())));
		}
		assertThat(ids).hasSize(1_000).containsOnly("trace-of-the-caller");
	}

	@Test
	void theTraceIdOfTheMessageOverridesTheOneInScope() {
		MDC.put("trace_id", "trace-of-the-caller");
		assertThat(traceId(record(SendOptions.none().header("request-id", "own").header("request-id", "second"))))
			.isEqualTo("own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "two\nlines", "", "ünicode", "a b",
			"12345678901234567890123456789012345678901234567890123456789012345" })
	void aTraceIdThatCouldForgeALogLineIsReplaced(String invalid) {
		MDC.put("trace_id", invalid);
		assertThat(traceId(record(SendOptions.none()))).matches("[A-Za-z]{20}");
		MDC.put("trace_id", "trace-of-the-caller");
		assertThat(traceId(record(SendOptions.none().header("request-id", invalid)))).isEqualTo("trace-of-the-caller");
	}

	private ProducerRecord<byte[], byte[]> record(SendOptions options) {
		return this.records.create(new byte[] { 1 }, options);
	}

	private static String traceId(ProducerRecord<byte[], byte[]> record) {
		List<String> ids = values(record, "request-id");
		assertThat(ids).hasSize(1);
		return ids.get(0);
	}

	private static List<String> values(ProducerRecord<byte[], byte[]> record, String name) {
		return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
	}

}
