package com.github.onsdigital.dp.kafka.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumers with worker threads: stops during calls that do not end, and what is shown.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerThreadsTests {

	/**
	 * The longest wait of a stop for calls.
	 */
	private static final Duration STOP = Duration.ofSeconds(10);

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private ConfigurableApplicationContext context;

	private ConsumerGroupFactory factory;

	@BeforeEach
	void start() {
		this.kafka.topic("orders").create(1);
		this.context = this.kafka.application().run();
		this.factory = this.context.getBean(ConsumerGroupFactory.class);
	}

	@AfterEach
	void close() {
		this.kafka.verifyInvariants();
		this.kafka.close();
	}

	@Test
	void aStageThatIsNotCompletedStaysInFlightAfterTheStop(CapturedOutput output) {
		CompletableFuture<Void> stage = new CompletableFuture<>();
		ConsumerGroup consumer = this.factory.asyncRecords(options(), (record) -> stage);
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(5))).isFalse();
		assertThat(output).contains("did not stop within PT5S", "in flight: orders-0@0 for 5.");
		this.kafka.clock().advance(STOP);
		assertThat(consumer.state()).isEqualTo(ConsumerState.STOPPED);
		assertThat(this.kafka.group("shop").members()).isEmpty();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isFalse();
		assertThat(output).contains("have not ended within PT1S; in flight: orders-0@0 for 16.");
		assertThat(status(consumer).inFlight()).isEqualTo(1);
		assertThat(status(consumer).unfinishedCalls()).singleElement()
			.returns(0, UnfinishedCall::partition)
			.returns(0L, UnfinishedCall::offset);
		stage.complete(null);
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
		assertThat(status(consumer)).isEqualTo(new ConcurrencyStatus(0, 0, 10_000, List.of(), List.of()));
		assertThat(this.kafka.consumer("orders").committed(0).orElse(0)).isZero();
		consumer.start();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		assertThat(output).doesNotContain("starts although");
	}

	@Test
	void aStopInTimeWaitsForTheStage() {
		CompletableFuture<Void> stage = new CompletableFuture<>();
		ConsumerGroup consumer = this.factory.asyncRecords(options(), (record) -> stage);
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		consumer.stop();
		this.kafka.clock().advance(Duration.ofSeconds(9));
		stage.complete(null);
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
	}

	@Test
	void aWorkerThatHasNotReturnedStaysInFlightAfterTheStop(CapturedOutput output) {
		ConsumerGroup consumer = byKey(2, () -> this.kafka.gate("slow").await());
		this.kafka.topic("orders").send("a", "a");
		this.kafka.settle();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(11))).isFalse();
		assertThat(consumer.state()).isEqualTo(ConsumerState.STOPPED);
		assertThat(output).contains("have not ended within PT11S; in flight: orders-0@0 for 11.");
		assertThat(status(consumer).inFlight()).isEqualTo(1);
		this.kafka.gate("slow").open();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
		assertThat(this.handled).containsExactly("a");
	}

	@Test
	void aStartDuringSuchACallIsAllowedAndReported(CapturedOutput output) {
		CompletableFuture<Void> stage = new CompletableFuture<>();
		List<CompletableFuture<Void>> stages = new CopyOnWriteArrayList<>(
				List.of(stage, CompletableFuture.completedFuture(null)));
		ConsumerGroup consumer = this.factory.asyncRecords(options(), (record) -> stages.remove(0));
		this.kafka.topic("orders").send("a");
		this.kafka.settle();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(11))).isFalse();
		consumer.start();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 1);
		assertThat(output).contains("starts although", "in flight: orders-0@0 for");
		assertThat(status(consumer).inFlight()).isEqualTo(1);
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isFalse();
		stage.complete(null);
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
	}

	@Test
	void stopAndWaitFromAWorkerFailsAtOnceAlsoAfterTheStop() {
		List<String> failures = new CopyOnWriteArrayList<>();
		List<ConsumerGroup> created = new CopyOnWriteArrayList<>();
		ConsumerGroup consumer = byKey(1, () -> {
			stopAndWait(created.get(0), failures);
			this.kafka.gate("slow").await();
			stopAndWait(created.get(0), failures);
		});
		created.add(consumer);
		this.kafka.topic("orders").send("a", "a");
		this.kafka.settle();
		assertThat(failures).singleElement().asString().contains("use stop()");
		assertThat(consumer.stopAndWait(Duration.ofSeconds(11))).isFalse();
		assertThat(consumer.state()).isEqualTo(ConsumerState.STOPPED);
		Instant before = this.kafka.clock().now();
		this.kafka.gate("slow").open();
		this.kafka.settle();
		assertThat(failures).hasSize(2).allMatch((text) -> text.contains("use stop()"));
		assertThat(this.kafka.clock().now()).isEqualTo(before);
	}

	private static void stopAndWait(ConsumerGroup consumer, List<String> failures) {
		try {
			failures.add("returned " + consumer.stopAndWait(Duration.ofDays(1)));
		}
		catch (IllegalStateException ex) {
			failures.add(String.valueOf(ex.getMessage()));
		}
	}

	@Test
	void aWorkerMayCloseItsConsumer() {
		List<ConsumerGroup> created = new CopyOnWriteArrayList<>();
		ConsumerGroup consumer = byKey(2, () -> created.get(0).close());
		created.add(consumer);
		this.kafka.topic("orders").send("a", "a");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(consumer.closed()).isCompleted();
		assertThat(this.handled).containsExactly("a");
		ConsumerGroup successor = byKey(1, () -> {
		});
		assertThat(this.kafka.consumer(successor.id())).isConsuming().hasCommitted("orders-0", 1);
		assertThat(this.handled).containsExactly("a");
	}

	@Test
	void aBlockedWindowIsShownAndAWarning(CapturedOutput output) {
		ConsumerGroup consumer = this.factory
			.records(options().ordering(Ordering.KEY).numWorkers(3).maxUncommitted(100), (record) -> {
				if (text(record.key()).equals("stuck")) {
					this.kafka.gate("slow").await();
				}
			});
		assertThat(status(consumer)).isEqualTo(new ConcurrencyStatus(0, 0, 100, List.of(), List.of()));
		this.kafka.topic("orders").send("stuck", "a");
		IntStream.range(0, 300).forEach((number) -> this.kafka.topic("orders").send("key" + number, "b"));
		this.kafka.clock().advance(Duration.ofSeconds(60));
		assertThat(status(consumer).inFlight()).isEqualTo(1);
		assertThat(status(consumer).windows()).singleElement()
			.returns(100, PartitionWindow::size)
			.returns(0L, PartitionWindow::oldestOffset)
			.returns(true, PartitionWindow::blocked)
			.satisfies((window) -> assertThat(window.oldestAge()).isGreaterThan(Duration.ofSeconds(50)));
		assertThat(consumer.check().status()).isEqualTo(CheckStatus.WARNING);
		assertThat(consumer.check().message()).startsWith("orders-0@0 has been unhandled for ");
		assertThat(output.getOut().lines().filter((line) -> line.contains("orders-0@0 has been unhandled"))).hasSize(1);
		this.kafka.gate("slow").open();
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 301);
		assertThat(consumer.check().status()).isEqualTo(CheckStatus.OK);
		assertThat(status(consumer).windows()).singleElement()
			.returns(0, PartitionWindow::size)
			.returns(false, PartitionWindow::blocked);
	}

	@Test
	void manyRecordsLongInFlightAreReportedInAFewLinesOnce(CapturedOutput output) {
		ConsumerGroup consumer = byKey(20, () -> this.kafka.gate("slow").await());
		IntStream.range(0, 20).forEach((number) -> this.kafka.topic("orders").send("key" + number, "a"));
		this.kafka.clock().advance(Duration.ofSeconds(239));
		assertThat(linesInFlight(output)).isEmpty();
		this.kafka.clock().advance(Duration.ofSeconds(20));
		assertThat(linesInFlight(output)).hasSize(6)
			.allMatch((line) -> line.contains("no offset above it is committed"))
			.last()
			.asString()
			.contains("15 more records for at least 240.0 s");
		this.kafka.clock().advance(Duration.ofSeconds(60));
		assertThat(linesInFlight(output)).hasSize(6);
		assertThat(consumer.state()).isEqualTo(ConsumerState.CONSUMING);
		this.kafka.gate("slow").open();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 20);
	}

	@Test
	void theTextOfTheCheckNamesAFewBlockedWindows() {
		this.kafka.topic("letters").create(5);
		CompletableFuture<Void> stage = new CompletableFuture<>();
		ConsumerGroup consumer = this.factory.asyncRecords(
				ConsumerOptions.of("letters")
					.topic("letters")
					.group("post")
					.ordering(Ordering.UNORDERED)
					.maxUncommitted(50),
				(record) -> (record.offset() == 0) ? stage : CompletableFuture.completedFuture(null));
		for (int partition = 0; partition < 5; partition++) {
			for (int number = 0; number < 60; number++) {
				this.kafka.topic("letters").partition(partition).send("a");
			}
		}
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(status(consumer).windows()).hasSize(5).allMatch(PartitionWindow::blocked);
		assertThat(consumer.check().message()).contains("; 2 more windows are blocked; ")
			.containsPattern("(letters-\\d@0 has been unhandled.*){3}")
			.doesNotContainPattern("(letters-\\d@0 has been unhandled.*){4}");
		stage.complete(null);
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("letters")).hasCommitted("letters-4", 60);
	}

	@Test
	void aCallOfARevokedPartitionStaysInFlight() {
		this.kafka.topic("letters").create(2);
		List<CompletableFuture<Void>> stages = new CopyOnWriteArrayList<>();
		ConsumerGroup consumer = this.factory.asyncRecords(ConsumerOptions.of("letters").topic("letters").group("post"),
				(record) -> {
					stages.add(new CompletableFuture<>());
					return stages.get(stages.size() - 1);
				});
		this.kafka.topic("letters").partition(0).send("a").partition(1).send("b");
		this.kafka.settle();
		assertThat(status(consumer).inFlight()).isEqualTo(2);
		TestMember other = this.kafka.group("post").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		int revoked = other.partitions().get(0).partition();
		assertThat(status(consumer).unfinishedCalls()).extracting(UnfinishedCall::partition).contains(revoked);
		int before = status(consumer).inFlight();
		int started = stages.size();
		stages.forEach((stage) -> stage.complete(null));
		this.kafka.settle();
		assertThat(before).isEqualTo(started);
		assertThat(status(consumer).unfinishedCalls()).isEmpty();
		assertThat(status(consumer).inFlight()).isZero();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(20))).isTrue();
	}

	@Test
	void aStageThatTimedOutIsNotInFlight() {
		this.factory.asyncRecords(options().handlerTimeout(Duration.ofSeconds(2)).set("retry-attempts", "0"),
				(record) -> new CompletableFuture<>());
		ConsumerGroup consumer = this.kafka.consumer("orders").group();
		this.kafka.topic("orders").send("a");
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("orders")).hasFailed(1).hasCommitted("orders-0", 1);
		assertThat(status(consumer).inFlight()).isZero();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
	}

	@Test
	void aCallThatEndedWithAnErrorOfTheJvmIsNotInFlight() {
		List<Integer> calls = new CopyOnWriteArrayList<>();
		ConsumerGroup consumer = byKey(2, () -> {
			calls.add(1);
			if (calls.size() == 1) {
				throw new OutOfMemoryError("planted");
			}
		});
		this.kafka.topic("orders").send("a", "a");
		this.kafka.clock().advance(Duration.ofSeconds(60));
		assertThat(this.handled).containsExactly("a");
		assertThat(status(consumer).inFlight()).isZero();
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isTrue();
	}

	@Test
	void aConsumerWithoutWorkerThreadsHasNoStatus() {
		ConsumerGroup consumer = this.factory.records(options(), (record) -> {
		});
		assertThat(consumer.concurrency()).isEmpty();
	}

	private ConsumerGroup byKey(int workers, Runnable call) {
		return this.factory.records(options().ordering(Ordering.KEY).numWorkers(workers), (record) -> {
			call.run();
			this.handled.add(text(record.value()));
		});
	}

	private static ConsumerOptions options() {
		return ConsumerOptions.of("orders").topic("orders").group("shop");
	}

	private static ConcurrencyStatus status(ConsumerGroup consumer) {
		return consumer.concurrency().orElseThrow();
	}

	private static List<String> linesInFlight(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains(": in flight: ")).toList();
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
