package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effect of {@code ordering}, {@code max-in-flight}, {@code max-uncommitted} and
 * {@code handler-timeout}, for each kind of handler.
 */
class ConsumerConcurrencyTests {

	private final TestConsumer orders = new TestConsumer();

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "RECORDS", "BATCHES", "UPSTREAM" })
	void byDefaultThePollThreadHandlesTheRecords(Kind kind) {
		ConsumerSettings settings = this.orders.resolved(kind);
		assertThat(settings.concurrency()).isEqualTo(new ConcurrencySettings(Ordering.PARTITION, false, 1, 0, 0, null))
			.isEqualTo(ConcurrencySettings.NONE);
		assertThat(settings.concurrency().isConcurrent()).isFalse();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@Test
	void byDefaultOneStageOfEachPartitionIsInFlight() {
		this.orders.set(TestConsumer.OWN, "num-workers", "3");
		ConsumerSettings settings = this.orders.resolved(Kind.STAGES);
		assertThat(settings.numWorkers()).isEqualTo(3);
		assertThat(settings.concurrency())
			.isEqualTo(new ConcurrencySettings(Ordering.PARTITION, true, 1, 0, 10_000, null));
		assertThat(settings.concurrency().isConcurrent()).isTrue();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(value = Ordering.class, names = { "KEY", "UNORDERED" })
	void theWorkersOfAnOrderingBelowThePartitionAreThreadsOfOneMember(Ordering ordering) {
		this.orders.set(TestConsumer.OWN, "ordering", ordering.name(), "num-workers", "16");
		ConsumerSettings settings = this.orders.resolved(Kind.RECORDS);
		assertThat(settings.numWorkers()).isEqualTo(1);
		assertThat(settings.concurrency()).isEqualTo(new ConcurrencySettings(ordering, false, 16, 16, 10_000, null));
		assertThat(settings.concurrency().isConcurrent()).isTrue();
		assertThat(settings.concurrency().isPipeline()).isFalse();
	}

	@Test
	void aStageDoesNotHoldAThreadSoManyAreInFlight() {
		this.orders.set(TestConsumer.OWN, "ordering", "key", "num-workers", "4");
		assertThat(this.orders.concurrency(Kind.STAGES))
			.isEqualTo(new ConcurrencySettings(Ordering.KEY, true, 4, 1_024, 10_000, null));
		this.orders.set(TestConsumer.OWN, "num-workers", "2000");
		assertThat(this.orders.concurrency(Kind.STAGES).maxInFlight()).isEqualTo(2_000);
	}

	@Test
	void maxInFlightMakesAPipelineOfStages() {
		this.orders.set(TestConsumer.OWN, "max-in-flight", "1024", "num-workers", "2");
		ConsumerSettings settings = this.orders.resolved(Kind.STAGES);
		assertThat(settings.numWorkers()).isEqualTo(2);
		assertThat(settings.concurrency())
			.isEqualTo(new ConcurrencySettings(Ordering.PARTITION, true, 1, 1_024, 10_000, null));
		assertThat(settings.concurrency().isPipeline()).isTrue();
	}

	@Test
	void eachSettingIsAppliedToStages() {
		this.orders.set(TestConsumer.OWN, "ordering", "unordered", "max-in-flight", "50", "max-uncommitted", "60",
				"handler-timeout", "30s");
		assertThat(this.orders.concurrency(Kind.STAGES))
			.isEqualTo(new ConcurrencySettings(Ordering.UNORDERED, true, 1, 50, 60, Duration.ofSeconds(30)));
		assertThat(this.orders.warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "partition, PARTITION", "Key, KEY", "UNORDERED, UNORDERED", " key , KEY" })
	void caseDoesNotMatterInTheOrdering(String text, Ordering ordering) {
		this.orders.set(TestConsumer.OWN, "ordering", text);
		assertThat(this.orders.concurrency(Kind.RECORDS).ordering()).isEqualTo(ordering);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "BATCHES", "UPSTREAM" })
	void theOrderOfThePartitionIsThatOfBatchesAndUpstream(Kind kind) {
		this.orders.set(TestConsumer.OWN, "ordering", "partition");
		assertThat(this.orders.concurrency(kind)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(this.orders.warnings()).isEmpty();
	}

	@Test
	void moreRecordsInFlightThanThreadsHaveNoEffectOnAnOrdinaryHandler() {
		this.orders.set(TestConsumer.OWN, "ordering", "key", "num-workers", "8", "max-in-flight", "9");
		assertThat(this.orders.concurrency(Kind.RECORDS).maxInFlight()).isEqualTo(8);
		assertThat(this.orders.warnings())
			.containsExactly("consumer orders: max-in-flight=9 has no effect above num-workers=8, "
					+ "because each record in flight holds a thread [kafka.consumers.orders.max-in-flight]");
	}

	@Test
	void maxUncommittedHasNoEffectIfRecordsAreHandledOneAfterAnother() {
		this.orders.set(TestConsumer.OWN, "max-uncommitted", "500");
		assertThat(this.orders.concurrency(Kind.RECORDS)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(this.orders.warnings())
			.containsExactly("consumer orders: max-uncommitted has no effect with ordering=partition: "
					+ "the records of a partition are handled one after another [kafka.consumers.orders.max-uncommitted]");
	}

	@Test
	void maxUncommittedHasNoEffectOnOneStageOfEachPartition() {
		this.orders.set(TestConsumer.OWN, "max-uncommitted", "500");
		assertThat(this.orders.concurrency(Kind.STAGES).maxUncommitted()).isEqualTo(500);
		assertThat(this.orders.warnings())
			.containsExactly("consumer orders: max-uncommitted has no effect with ordering=partition "
					+ "without max-in-flight: the records of a partition are handled one after another "
					+ "[kafka.consumers.orders.max-uncommitted]");
	}

	@ParameterizedTest
	@CsvSource({ "100, 1000, 10", "100, 1001, 11", "99, 100, 2" })
	void aWindowBelowTheRecordsInFlightIsReported(String maxUncommitted, String maxInFlight, String partitions) {
		this.orders.set(TestConsumer.OWN, "max-uncommitted", maxUncommitted, "max-in-flight", maxInFlight);
		assertThat(this.orders.concurrency(Kind.STAGES).isPipeline()).isTrue();
		assertThat(this.orders.warnings()).containsExactly("consumer orders: max-uncommitted=" + maxUncommitted
				+ " is below max-in-flight=" + maxInFlight + ", which is reached only with records of " + partitions
				+ " or more partitions [kafka.consumers.orders.max-uncommitted]");
	}

	@Test
	void theDefaultOfAWindowBelowTheRecordsInFlightIsReported() {
		this.orders.set(TestConsumer.ALL, "max-in-flight", "20000");
		assertThat(this.orders.concurrency(Kind.STAGES).maxUncommitted()).isEqualTo(10_000);
		assertThat(this.orders.warnings())
			.containsExactly("consumer orders: max-uncommitted=10000 is below max-in-flight=20000, "
					+ "which is reached only with records of 2 or more partitions [kafka.consumer.max-in-flight]");
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "BATCHES", "UPSTREAM" })
	void settingsOfAllConsumersDoNotApplyToBatchesAndUpstream(Kind kind) {
		this.orders.set(TestConsumer.ALL, "ordering", "key", "max-in-flight", "50", "max-uncommitted", "60",
				"handler-timeout", "30s");
		assertThat(this.orders.concurrency(kind)).isEqualTo(ConcurrencySettings.NONE);
		assertThat(this.orders.warnings()).isEmpty();
	}

	@Test
	void settingsOfAllConsumersApplyToAnOrdinaryHandlerAsFarAsTheyFit() {
		this.orders.set(TestConsumer.ALL, "max-in-flight", "50", "max-uncommitted", "60", "handler-timeout", "30s",
				"num-workers", "4");
		ConsumerSettings settings = this.orders.resolved(Kind.RECORDS);
		assertThat(settings.numWorkers()).isEqualTo(4);
		assertThat(settings.concurrency()).isEqualTo(ConcurrencySettings.NONE);
		this.orders.set(TestConsumer.ALL, "ordering", "key");
		assertThat(this.orders.concurrency(Kind.RECORDS))
			.isEqualTo(new ConcurrencySettings(Ordering.KEY, false, 4, 4, 60, null));
		assertThat(this.orders.warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "RECORDS, key, 8", "STAGES, key, 1024", "STAGES, partition, 0" })
	void tooFewRecordsInFlightOfAllConsumersAreIgnored(Kind kind, String ordering, int maxInFlight) {
		this.orders.set(TestConsumer.ALL, "max-in-flight", "7");
		this.orders.set(TestConsumer.OWN, "ordering", ordering, "num-workers", "8");
		assertThat(this.orders.concurrency(kind).maxInFlight()).isEqualTo(maxInFlight);
		assertThat(this.orders.warnings())
			.containsExactly("consumer orders: max-in-flight=7 is ignored, because it is below "
					+ "num-workers=8 [kafka.consumer.max-in-flight]");
	}

}
