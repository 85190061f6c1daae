package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wrong values of {@code ordering}, {@code max-in-flight}, {@code max-uncommitted} and
 * {@code handler-timeout}, and combinations that a handler does not permit.
 */
class ConcurrencyRefusalTests {

	private static final String NO_STAGE = "a handler that does not return a CompletionStage";

	private static final String ORDINARY = "with ordering=partition and " + NO_STAGE
			+ ": the poll thread handles one record at a time. Return a CompletionStage, or set ordering to key or "
			+ "unordered";

	private static final String NOT_ENDED = "with " + NO_STAGE + ": a call that holds its thread cannot be ended. "
			+ "Return a CompletionStage, or remove handler-timeout";

	private static final String BATCH = "with a batch handler, which handles one batch at a time. Remove ";

	private static final String UPSTREAM = "with upstream(), which delivers one message of a partition at a time. "
			+ "Remove ";

	private final TestConsumer orders = new TestConsumer();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = {
					"ordering | keys | ordering must be partition, key or unordered; found \"keys\". Did you mean key?",
					"ordering | 5 | ordering must be partition, key or unordered; found 5",
					"max-in-flight | 0 | max-in-flight must be 1 or more; found 0",
					"max-in-flight | all | max-in-flight must be 1 or more; found \"all\"",
					"max-in-flight | 100001 | max-in-flight=100001 is above the limit 100000",
					"max-uncommitted | 0 | max-uncommitted must be 1 or more; found 0",
					"max-uncommitted | 1000001 | max-uncommitted=1000001 is above the limit 1000000",
					"handler-timeout | 0s | handler-timeout must be greater than zero; found 0s",
					"handler-timeout | soon | handler-timeout \"soon\" is not a duration such as 200ms; must be > 0",
					"handler-timeout | 366d | handler-timeout must be at most 365d; found 366d" })
	void aWrongValueIsReportedForEachKindOfHandler(String key, String value, String text) {
		for (Kind kind : Kind.values()) {
			for (String prefix : List.of(TestConsumer.OWN, TestConsumer.ALL)) {
				TestConsumer test = new TestConsumer();
				test.set(prefix, key, value);
				assertThat(test.resolve(kind)).isNull();
				assertThat(test.errors()).as("%s", kind)
					.containsExactly("consumer orders: " + text + " [" + prefix + key + "]");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "max-in-flight, 100000", "max-uncommitted, 1000000", "handler-timeout, 365d", "max-uncommitted, 1" })
	void aValueAtItsLimitIsAccepted(String key, String value) {
		this.orders.set(TestConsumer.OWN, key, value, "ordering", "key");
		assertThat(this.orders.resolve(Kind.STAGES)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "ordering, key", "ordering, UNORDERED", "max-in-flight, 5", "max-uncommitted, 5",
			"handler-timeout, 5s" })
	void batchesAndUpstreamHaveNoneOfTheSettings(String key, String value) {
		String text = "consumer orders: " + key + "=" + value + " is not possible ";
		assertRefused(Kind.BATCHES, key, value, text + BATCH + key);
		assertRefused(Kind.UPSTREAM, key, value, text + UPSTREAM + key);
	}

	@Test
	void anOrdinaryHandlerInTheOrderOfThePartitionHasNoneInFlight() {
		assertRefused(Kind.RECORDS, "max-in-flight", "5",
				"consumer orders: max-in-flight=5 is not possible " + ORDINARY);
	}

	@Test
	void anOrdinaryHandlerHasNoTimeout() {
		assertRefused(Kind.RECORDS, "handler-timeout", "5s",
				"consumer orders: handler-timeout=5s is not possible " + NOT_ENDED);
		this.orders.attributes.put("ordering", "key");
		assertRefused(Kind.RECORDS, "handler-timeout", "5s",
				"consumer orders: handler-timeout=5s is not possible " + NOT_ENDED);
	}

	@ParameterizedTest
	@CsvSource({ "RECORDS, key", "RECORDS, unordered", "STAGES, key", "STAGES, unordered" })
	void fewerRecordsInFlightThanThreadsAreRefused(Kind kind, String ordering) {
		this.orders.attributes.putAll(Map.of("ordering", ordering, "num-workers", "8"));
		assertRefused(kind, "max-in-flight", "7",
				"consumer orders: max-in-flight=7 is below num-workers=8, so that some "
						+ "handler threads would never run. Raise max-in-flight or lower num-workers");
		this.orders.set(TestConsumer.OWN, "max-in-flight", "8");
		assertThat(this.orders.concurrency(kind).maxInFlight()).isEqualTo(8);
	}

	@Test
	void fewerRecordsInFlightThanMembersAreRefused() {
		this.orders.attributes.put("num-workers", "8");
		assertRefused(Kind.STAGES, "max-in-flight", "7",
				"consumer orders: max-in-flight=7 is below num-workers=8: each "
						+ "group member needs at least 1. Raise max-in-flight or lower num-workers");
	}

	@Test
	void theNumberOfThreadsIsLimited() {
		this.orders.attributes.put("ordering", "key");
		this.orders.set(TestConsumer.OWN, "num-workers", "100001");
		assertThat(this.orders.resolve(Kind.RECORDS)).isNull();
		assertThat(this.orders.errors())
			.containsExactly("consumer orders: num-workers=100001 is above the limit 100000 with "
					+ "ordering=key [kafka.consumers.orders.num-workers]");
	}

	@Test
	void aWrongOrderingOrNumberOfWorkersCausesNoFurtherErrors() {
		this.orders.set(TestConsumer.OWN, "ordering", "keys", "max-in-flight", "5");
		this.orders.resolve(Kind.RECORDS);
		assertThat(this.orders.errors()).hasSize(1).first().asString().contains("ordering must be");
		TestConsumer test = new TestConsumer();
		test.set(TestConsumer.OWN, "ordering", "key", "max-in-flight", "5", "num-workers", "many");
		test.resolve(Kind.RECORDS);
		assertThat(test.errors()).hasSize(1).first().asString().contains("num-workers must be");
		assertThat(test.warnings()).isEmpty();
	}

	@Test
	void allMistakesAreInOneReport() {
		this.orders.set(TestConsumer.OWN, "ordering", "key", "max-in-flight", "0", "max-uncommitted", "5",
				"handler-timeout", "5s");
		this.orders.resolve(Kind.BATCHES);
		assertThat(this.orders.errors()).containsExactly(
				"consumer orders: handler-timeout=5s is not possible " + BATCH + "handler-timeout [" + TestConsumer.OWN
						+ "handler-timeout]",
				"consumer orders: max-in-flight must be 1 or more; found 0 [" + TestConsumer.OWN + "max-in-flight]",
				"consumer orders: max-uncommitted=5 is not possible " + BATCH + "max-uncommitted [" + TestConsumer.OWN
						+ "max-uncommitted]",
				"consumer orders: ordering=key is not possible " + BATCH + "ordering [" + TestConsumer.OWN
						+ "ordering]");
	}

	// The setting is refused as a property, a variable and an attribute, and is no error
	// as a setting of all consumers.
	private void assertRefused(Kind kind, String key, String value, String text) {
		String variable = "KAFKA_CONSUMERS_ORDERS_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
		TestConsumer test = this.orders.copy();
		test.set(TestConsumer.OWN, key, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [" + TestConsumer.OWN + key + "]");
		test = this.orders.copy();
		test.environment.variable(variable, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [" + variable + "]");
		test = this.orders.copy();
		test.attributes.put(key, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [OrderHandler.handle(Order)]");
		test = this.orders.copy();
		test.set(TestConsumer.ALL, key, value);
		assertThat(test.resolve(kind)).isNotNull();
		assertThat(test.errors()).isEmpty();
	}

}
