package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings {@code ordering}, {@code max-in-flight}, {@code max-uncommitted} and
 * {@code handler-timeout}, for each kind of handler.
 */
class ConsumerConcurrencyTests {

	private static final String OWN = "kafka.consumers.orders.";

	private static final String ALL = "kafka.consumer.";

	private static final String NO_STAGE = "a handler that does not return a CompletionStage";

	private static final String ORDINARY = "with ordering=partition and " + NO_STAGE
			+ ": the poll thread handles one record at a time. Return a CompletionStage, or set ordering to key or "
			+ "unordered";

	private static final String NOT_ENDED = "with " + NO_STAGE + ": a call that holds its thread cannot be ended. "
			+ "Return a CompletionStage, or remove handler-timeout";

	private static final String BATCH = "with a batch handler, which handles one batch at a time. Remove ";

	private static final String UPSTREAM = "with upstream(), which delivers one message of a partition at a time. "
			+ "Remove ";

	private final TestEnvironment environment = new TestEnvironment();

	private final SettingProblems problems = new SettingProblems();

	private final Map<String, String> attributes = new HashMap<>(Map.of("topic", "in", "group", "g"));

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "RECORDS", "BATCHES", "UPSTREAM" })
	void byDefaultThePollThreadHandlesTheRecords(Kind kind) {
		ConsumerSettings settings = resolved(kind);
		assertThat(settings.concurrency()).isEqualTo(new ConcurrencySettings(Ordering.PARTITION, false, 1, 0, 0, null))
			.isEqualTo(ConcurrencySettings.NONE);
		assertThat(settings.concurrency().isConcurrent()).isFalse();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@Test
	void byDefaultOneStageOfEachPartitionIsInFlight() {
		set(OWN, "num-workers", "3");
		ConsumerSettings settings = resolved(Kind.STAGES);
		assertThat(settings.numWorkers()).isEqualTo(3);
		assertThat(settings.concurrency())
			.isEqualTo(new ConcurrencySettings(Ordering.PARTITION, true, 1, 0, 10_000, null));
		assertThat(settings.concurrency().isConcurrent()).isTrue();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(value = Ordering.class, names = { "KEY", "UNORDERED" })
	void theWorkersOfAnOrderingBelowThePartitionAreThreadsOfOneMember(Ordering ordering) {
		set(OWN, "ordering", ordering.name(), "num-workers", "16");
		ConsumerSettings settings = resolved(Kind.RECORDS);
		assertThat(settings.numWorkers()).isEqualTo(1);
		assertThat(settings.concurrency()).isEqualTo(new ConcurrencySettings(ordering, false, 16, 16, 10_000, null));
		assertThat(settings.concurrency().isConcurrent()).isTrue();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@Test
	void aStageDoesNotHoldAThreadSoManyAreInFlight() {
		set(OWN, "ordering", "key", "num-workers", "4");
		assertThat(concurrency(Kind.STAGES))
			.isEqualTo(new ConcurrencySettings(Ordering.KEY, true, 4, 1_024, 10_000, null));
		set(OWN, "num-workers", "2000");
		assertThat(concurrency(Kind.STAGES).maxInFlight()).isEqualTo(2_000);
	}

	@Test
	void maxInFlightMakesAPipelineOfStages() {
		set(OWN, "max-in-flight", "1024", "num-workers", "2");
		ConsumerSettings settings = resolved(Kind.STAGES);
		assertThat(settings.numWorkers()).isEqualTo(2);
		assertThat(settings.concurrency())
			.isEqualTo(new ConcurrencySettings(Ordering.PARTITION, true, 1, 1_024, 10_000, null));
		assertThat(settings.concurrency().isPipeline()).isTrue();
	}

	@Test
	void eachSettingIsAppliedToStages() {
		set(OWN, "ordering", "unordered", "max-in-flight", "50", "max-uncommitted", "60", "handler-timeout", "30s");
		assertThat(concurrency(Kind.STAGES))
			.isEqualTo(new ConcurrencySettings(Ordering.UNORDERED, true, 1, 50, 60, Duration.ofSeconds(30)));
		assertThat(warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "partition, PARTITION", "Key, KEY", "UNORDERED, UNORDERED", " key , KEY" })
	void caseDoesNotMatterInTheOrdering(String text, Ordering ordering) {
		set(OWN, "ordering", text);
		assertThat(concurrency(Kind.RECORDS).ordering()).isEqualTo(ordering);
	}

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
			for (String prefix : List.of(OWN, ALL)) {
				ConsumerConcurrencyTests test = new ConsumerConcurrencyTests();
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
		set(OWN, key, value, "ordering", "key");
		assertThat(resolve(Kind.STAGES)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "ordering, key", "ordering, UNORDERED", "max-in-flight, 5", "max-uncommitted, 5",
			"handler-timeout, 5s" })
	void batchesAndUpstreamHaveNoneOfTheSettings(String key, String value) {
		String text = "consumer orders: " + key + "=" + value + " is not possible ";
		assertRefused(Kind.BATCHES, key, value, text + BATCH + key);
		assertRefused(Kind.UPSTREAM, key, value, text + UPSTREAM + key);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "BATCHES", "UPSTREAM" })
	void theOrderOfThePartitionIsThatOfBatchesAndUpstream(Kind kind) {
		set(OWN, "ordering", "partition");
		assertThat(concurrency(kind)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(warnings()).isEmpty();
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
		this.attributes.put("ordering", "key");
		assertRefused(Kind.RECORDS, "handler-timeout", "5s",
				"consumer orders: handler-timeout=5s is not possible " + NOT_ENDED);
	}

	@ParameterizedTest
	@CsvSource({ "RECORDS, key", "RECORDS, unordered", "STAGES, key", "STAGES, unordered" })
	void fewerRecordsInFlightThanThreadsAreRefused(Kind kind, String ordering) {
		this.attributes.putAll(Map.of("ordering", ordering, "num-workers", "8"));
		assertRefused(kind, "max-in-flight", "7",
				"consumer orders: max-in-flight=7 is below num-workers=8, so that some "
						+ "handler threads would never run. Raise max-in-flight or lower num-workers");
		set(OWN, "max-in-flight", "8");
		assertThat(concurrency(kind).maxInFlight()).isEqualTo(8);
	}

	@Test
	void fewerRecordsInFlightThanMembersAreRefused() {
		this.attributes.put("num-workers", "8");
		assertRefused(Kind.STAGES, "max-in-flight", "7",
				"consumer orders: max-in-flight=7 is below num-workers=8: each "
						+ "group member needs at least 1. Raise max-in-flight or lower num-workers");
	}

	@Test
	void theNumberOfThreadsIsLimited() {
		this.attributes.put("ordering", "key");
		set(OWN, "num-workers", "100001");
		assertThat(resolve(Kind.RECORDS)).isNull();
		assertThat(errors()).containsExactly("consumer orders: num-workers=100001 is above the limit 100000 with "
				+ "ordering=key [kafka.consumers.orders.num-workers]");
	}

	@Test
	void moreRecordsInFlightThanThreadsHaveNoEffectOnAnOrdinaryHandler() {
		set(OWN, "ordering", "key", "num-workers", "8", "max-in-flight", "9");
		assertThat(concurrency(Kind.RECORDS).maxInFlight()).isEqualTo(8);
		assertThat(warnings()).containsExactly("consumer orders: max-in-flight=9 has no effect above num-workers=8, "
				+ "because each record in flight holds a thread [kafka.consumers.orders.max-in-flight]");
	}

	@Test
	void maxUncommittedHasNoEffectIfRecordsAreHandledOneAfterAnother() {
		set(OWN, "max-uncommitted", "500");
		assertThat(concurrency(Kind.RECORDS)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(warnings())
			.containsExactly("consumer orders: max-uncommitted has no effect with ordering=partition: "
					+ "the records of a partition are handled one after another [kafka.consumers.orders.max-uncommitted]");
	}

	@Test
	void maxUncommittedHasNoEffectOnOneStageOfEachPartition() {
		set(OWN, "max-uncommitted", "500");
		assertThat(concurrency(Kind.STAGES).maxUncommitted()).isEqualTo(500);
		assertThat(warnings()).containsExactly("consumer orders: max-uncommitted has no effect with ordering=partition "
				+ "without max-in-flight: the records of a partition are handled one after another "
				+ "[kafka.consumers.orders.max-uncommitted]");
	}

	@ParameterizedTest
	@CsvSource({ "100, 1000, 10", "100, 1001, 11", "99, 100, 2" })
	void aWindowBelowTheRecordsInFlightIsReported(String maxUncommitted, String maxInFlight, String partitions) {
		set(OWN, "max-uncommitted", maxUncommitted, "max-in-flight", maxInFlight);
		assertThat(concurrency(Kind.STAGES).isPipeline()).isTrue();
		assertThat(warnings()).containsExactly("consumer orders: max-uncommitted=" + maxUncommitted
				+ " is below max-in-flight=" + maxInFlight + ", which is reached only with records of " + partitions
				+ " or more partitions [kafka.consumers.orders.max-uncommitted]");
	}

	@Test
	void theDefaultOfAWindowBelowTheRecordsInFlightIsReported() {
		set(ALL, "max-in-flight", "20000");
		assertThat(concurrency(Kind.STAGES).maxUncommitted()).isEqualTo(10_000);
		assertThat(warnings()).containsExactly("consumer orders: max-uncommitted=10000 is below max-in-flight=20000, "
				+ "which is reached only with records of 2 or more partitions [kafka.consumer.max-in-flight]");
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "BATCHES", "UPSTREAM" })
	void settingsOfAllConsumersDoNotApplyToBatchesAndUpstream(Kind kind) {
		set(ALL, "ordering", "key", "max-in-flight", "50", "max-uncommitted", "60", "handler-timeout", "30s");
		assertThat(concurrency(kind)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(warnings()).isEmpty();
	}

	@Test
	void settingsOfAllConsumersApplyToAnOrdinaryHandlerAsFarAsTheyFit() {
		set(ALL, "max-in-flight", "50", "max-uncommitted", "60", "handler-timeout", "30s", "num-workers", "4");
		ConsumerSettings settings = resolved(Kind.RECORDS);
		assertThat(settings.numWorkers()).isEqualTo(4);
		assertThat(settings.concurrency()).isEqualTo(ConcurrencySettings.NONE);
		set(ALL, "ordering", "key");
		assertThat(concurrency(Kind.RECORDS)).isEqualTo(new ConcurrencySettings(Ordering.KEY, false, 4, 4, 60, null));
		assertThat(warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "RECORDS, key, 8", "STAGES, key, 1024", "STAGES, partition, 0" })
	void tooFewRecordsInFlightOfAllConsumersAreIgnored(Kind kind, String ordering, int maxInFlight) {
		set(ALL, "max-in-flight", "7");
		set(OWN, "ordering", ordering, "num-workers", "8");
		assertThat(concurrency(kind).maxInFlight()).isEqualTo(maxInFlight);
		assertThat(warnings()).containsExactly("consumer orders: max-in-flight=7 is ignored, because it is below "
				+ "num-workers=8 [kafka.consumer.max-in-flight]");
	}

	@Test
	void anAttributeIsRefusedAtItsMethod() {
		this.attributes.put("max-in-flight", "5");
		assertThat(resolve(Kind.RECORDS)).isNull();
		assertThat(errors()).containsExactly(
				"consumer orders: max-in-flight=5 is not possible " + ORDINARY + " [OrderHandler.handle(Order)]");
	}

	@Test
	void aWrongOrderingOrNumberOfWorkersCausesNoFurtherErrors() {
		set(OWN, "ordering", "keys", "max-in-flight", "5");
		resolve(Kind.RECORDS);
		assertThat(errors()).hasSize(1).first().asString().contains("ordering must be");
		ConsumerConcurrencyTests test = new ConsumerConcurrencyTests();
		test.set(OWN, "ordering", "key", "max-in-flight", "5", "num-workers", "many");
		test.resolve(Kind.RECORDS);
		assertThat(test.errors()).hasSize(1).first().asString().contains("num-workers must be");
		assertThat(test.warnings()).isEmpty();
	}

	@Test
	void allMistakesAreInOneReport() {
		set(OWN, "ordering", "key", "max-in-flight", "0", "max-uncommitted", "5", "handler-timeout", "5s");
		resolve(Kind.BATCHES);
		assertThat(errors()).containsExactly(
				"consumer orders: handler-timeout=5s is not possible " + BATCH + "handler-timeout [" + OWN
						+ "handler-timeout]",
				"consumer orders: max-in-flight must be 1 or more; found 0 [" + OWN + "max-in-flight]",
				"consumer orders: max-uncommitted=5 is not possible " + BATCH + "max-uncommitted [" + OWN
						+ "max-uncommitted]",
				"consumer orders: ordering=key is not possible " + BATCH + "ordering [" + OWN + "ordering]");
	}

	private void set(String prefix, String... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			this.environment.property(prefix + namesAndValues[i], namesAndValues[i + 1]);
		}
	}

	// The setting is refused as a property, a variable and an attribute, and is no error
	// as a setting of all consumers.
	private void assertRefused(Kind kind, String key, String value, String text) {
		String variable = "KAFKA_CONSUMERS_ORDERS_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
		ConsumerConcurrencyTests test = copy();
		test.set(OWN, key, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [" + OWN + key + "]");
		test = copy();
		test.environment.variable(variable, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [" + variable + "]");
		test = copy();
		test.attributes.put(key, value);
		assertThat(test.resolve(kind)).isNull();
		assertThat(test.errors()).containsExactly(text + " [OrderHandler.handle(Order)]");
		test = copy();
		test.set(ALL, key, value);
		assertThat(test.resolve(kind)).isNotNull();
		assertThat(test.errors()).isEmpty();
	}

	private ConsumerConcurrencyTests copy() {
		ConsumerConcurrencyTests copy = new ConsumerConcurrencyTests();
		copy.attributes.putAll(this.attributes);
		return copy;
	}

	private ConcurrencySettings concurrency(Kind kind) {
		return resolved(kind).concurrency();
	}

	private ConsumerSettings resolved(Kind kind) {
		ConsumerSettings settings = resolve(kind);
		assertThat(errors()).isEmpty();
		return Objects.requireNonNull(settings);
	}

	private @Nullable ConsumerSettings resolve(Kind kind) {
		return new ConsumerSettingsResolver(this.environment.reader(), Map::of, () -> 3).resolve(
				new ConsumerDeclaration("orders", kind, "OrderHandler.handle(Order)", this.attributes), this.problems);
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	private List<String> warnings() {
		return this.problems.warnings()
			.stream()
			.map(SettingProblem::line)
			.filter((line) -> !line.contains("batch-size"))
			.toList();
	}

}
