package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that return a stage, with and without {@code max-in-flight}: page
 * <i>Concurrency</i>.
 */
abstract class PipelineContract extends ContractTests {

	private final Map<String, CompletableFuture<Void>> stages = new ConcurrentHashMap<>();

	private HandlingMode handling = HandlingMode.PIPELINE;

	private Calls calls = new Calls();

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

	@Test
	void recordsStartInOrderUpToMaxInFlight() {
		this.orders.create(1);
		setOrders("max-in-flight", "3");
		startStages();
		this.orders.send(0, "0", "1", "2", "3", "4", "5");
		awaitBegun("0", "1", "2");
		complete("1");
		awaitBegun("0", "1", "2", "3");
		complete("2");
		awaitBegun("0", "1", "2", "3", "4");
		assertThat(committed(0)).isIn(null, 0L);
		complete("0");
		awaitCommitted(0, 3);
		awaitBegun("0", "1", "2", "3", "4", "5");
		complete("5");
		complete("4");
		assertThat(committed(0)).isEqualTo(3);
		complete("3");
		awaitCommitted(0, 6);
	}

	@Test
	void maxInFlightIsTheLimitOfAllPartitions() {
		this.orders.create(3);
		setOrders("max-in-flight", "4");
		startStages();
		for (int partition = 0; partition < 3; partition++) {
			this.orders.send(partition, partition + "a", partition + "b", partition + "c");
		}
		for (int completed = 0; completed < 9; completed++) {
			int unfinished = Math.min(4, 9 - completed);
			int begun = completed + unfinished;
			await("the calls", () -> this.calls.begun().size() == begun);
			complete(this.calls.begun().get(completed));
		}
		for (int partition = 0; partition < 3; partition++) {
			awaitCommitted(partition, 3);
		}
	}

	@Test
	void withoutMaxInFlightOneRecordOfEachPartitionIsInFlight() {
		this.handling = HandlingMode.STAGES;
		this.orders.create(3);
		startStages();
		for (int partition = 0; partition < 3; partition++) {
			this.orders.send(partition, partition + "a", partition + "b");
		}
		await("the first records", () -> this.calls.begun().size() == 3);
		assertThat(this.calls.begun()).containsExactlyInAnyOrder("0a", "1a", "2a");
		complete("1a");
		await("the next record", () -> this.calls.begun().contains("1b"));
		complete("1b");
		awaitCommitted(1, 2);
		// a stage that is not completed delays no other partition
		assertThat(this.calls.begun()).containsExactlyInAnyOrder("0a", "1a", "2a", "1b");
		assertThat(committed(0)).isIn(null, 0L);
		complete("0a");
		complete("2a");
		await("the other records", () -> this.calls.begun().size() == 6);
		complete("0b");
		complete("2b");
		awaitCommitted(0, 2);
		awaitCommitted(2, 2);
	}

	@Test
	void theOrderOfSendsIsThatOfTheRecordsOfEachPartition() {
		this.orders.create(2);
		ContractTopic replies = this.cluster.topic("replies");
		replies.create(1);
		set("kafka.producers.replies.topic", replies.name());
		setOrders("max-in-flight", "1024");
		String[] first = values("0-", 100);
		String[] second = values("1-", 100);
		this.orders.send(0, first);
		this.orders.send(1, second);
		start(SendingHandler.class);
		await("the producer", this.application.context().getBean("replies", MessageProducer.class)::isInitialised);
		awaitCommitted(0, 100);
		awaitCommitted(1, 100);
		List<String> sent = replies.records().stream().map(Calls::text).toList();
		assertThat(sent.stream().filter((value) -> value.startsWith("0"))).containsExactly(first);
		assertThat(sent.stream().filter((value) -> value.startsWith("1"))).containsExactly(second);
	}

	@Test
	void aRetryRunsAfterTheRecordsThatWereStartedBehindIt() {
		this.orders.create(1);
		startStages();
		this.orders.send(0, "0", "1", "2");
		awaitBegun("0", "1", "2");
		this.stages.remove("0").completeExceptionally(Planted.failure());
		awaitBegun("0", "1", "2", "0");
		complete("1");
		complete("2");
		assertThat(committed(0)).isIn(null, 0L);
		complete("0");
		awaitCommitted(0, 3);
		assertThat(this.calls.handled()).containsExactly("1", "2", "0");
	}

	@Test
	void aStopWaitsForTheStagesAndStartsNothing() {
		this.orders.create(1);
		setOrders("max-in-flight", "2");
		startStages();
		this.orders.send(0, "0", "1", "2");
		awaitBegun("0", "1");
		consumer().stop();
		awaitState(ConsumerState.STOPPING);
		complete("1");
		assertThat(consumer().stopAndWait(Duration.ofMillis(50))).isFalse();
		complete("0");
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(2);
		assertThat(this.calls.begun()).containsExactly("0", "1");
		consumer().start();
		awaitBegun("0", "1", "2");
		complete("2");
		awaitCommitted(0, 3);
	}

	@Test
	void theStagesOfAPartitionAreAwaitedBeforeItIsAssignedToAnotherMember() {
		this.orders.create(2);
		startStages();
		this.orders.send(0, "0a", "0b");
		this.orders.send(1, "1a", "1b");
		await("the calls", () -> this.calls.begun().size() == 4);
		ContractMember member = this.group.join(this.orders);
		complete("0b");
		complete("1b");
		complete("0a");
		complete("1a");
		await("a partition of the member", () -> member.partitions().size() == 1);
		for (int partition : member.partitions()) {
			assertThat(committed(partition)).isEqualTo(2);
		}
		member.leave();
		awaitCommitted(0, 2);
		awaitCommitted(1, 2);
		assertThat(this.calls.begun()).hasSize(4);
	}

	private void startStages() {
		start(StageHandler.class);
		awaitState(ConsumerState.CONSUMING);
		StageHandler handler = this.application.bean(StageHandler.class);
		this.calls = handler.calls;
		handler.onCall((value) -> this.stages.computeIfAbsent(value, (any) -> new CompletableFuture<>()));
	}

	private void complete(String value) {
		await("the stage of " + value, () -> this.stages.containsKey(value));
		this.stages.remove(value).complete(null);
	}

	private void awaitBegun(String... values) {
		await("the calls", () -> this.calls.begun().size() == values.length);
		assertThat(this.calls.begun()).containsExactly(values);
	}

	private static String[] values(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((number) -> prefix + number).toArray(String[]::new);
	}

}
