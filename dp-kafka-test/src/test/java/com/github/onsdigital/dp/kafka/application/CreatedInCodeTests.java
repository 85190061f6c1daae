package com.github.onsdigital.dp.kafka.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Consumers created in code: lambdas, handlers that outlive their stop, and errors.
 */
@ExtendWith(OutputCaptureExtension.class)
class CreatedInCodeTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private ConfigurableApplicationContext context;

	private ConsumerGroupFactory factory;

	@BeforeEach
	void start() {
		this.context = this.kafka.application()
			.property("kafka.retry.min-period", "20ms")
			.property("kafka.retry.max-period", "50ms")
			.run();
		this.factory = this.context.getBean(ConsumerGroupFactory.class);
	}

	@AfterEach
	void close() {
		this.kafka.verifyInvariants();
		this.kafka.close();
	}

	@Test
	void lambdasHandleRecordsAndBatchesUntilTheContextEnds() {
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		ConsumerGroup records = this.factory.records(options("by-one"), (record) -> this.handled.add(text(record)));
		ConsumerGroup batches = this.factory.batches(ConsumerOptions.of("by-four")
			.topic("parcels")
			.group("post")
			.batchSize(4)
			.batchWaitTime(Duration.ofMillis(300)), (batch) -> sizes.add(batch.size()));
		this.kafka.topic("orders").send("a").send("b");
		this.kafka.topic("parcels").send("c").send("d").send("e").send("f").send("g");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("by-one")).hasCommitted("orders-0", 2);
		assertThat(this.kafka.consumer("by-four")).hasCommitted("parcels-0", 5);
		assertThat(this.handled).containsExactly("a", "b");
		assertThat(sizes).containsExactly(4, 1);
		assertThat(this.context.getBean(ConsumerGroups.class).get("by-one")).isSameAs(records);
		this.context.close();
		assertThat(records.closed()).isCompleted();
		assertThat(batches.closed()).isCompleted();
		assertThat(this.kafka.group("shop").members()).isEmpty();
		assertThat(this.kafka.group("post").members()).isEmpty();
	}

	@Test
	void aRecordIsHandledWhenItsStageCompletes() {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		ConsumerGroup unused = this.factory.asyncRecords(options("async"), (record) -> {
			this.handled.add(text(record));
			return sent;
		});
		this.kafka.topic("orders").send("a");
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(this.handled).containsExactly("a");
		assertThat(this.kafka.consumer("async")).hasNotCommitted("orders-0", 1);
		sent.complete(null);
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(this.kafka.consumer("async")).hasCommitted("orders-0", 1);
		assertThat(this.handled).containsExactly("a");
	}

	@Test
	@SuppressWarnings("NullAway") // null is the mistake
	void aStageThatIsNullIsAFailure(CapturedOutput output) {
		ConsumerGroup unused = this.factory.asyncRecords(options("async"), (record) -> {
			this.handled.add(text(record));
			return null;
		});
		this.kafka.topic("orders").send("a");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.handled).containsExactly("a", "a", "a", "a");
		assertThat(this.kafka.consumer("async")).hasCommitted("orders-0", 1);
		assertThat(output).contains("The handler of consumer async returned null instead of a CompletionStage");
	}

	@Test
	void aHandlerThatOutlivesItsStopIsReportedAndNoOtherRunsMeanwhile(CapturedOutput output) {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger maximum = new AtomicInteger();
		ConsumerGroup consumer = this.factory.records(options("stubborn"), (record) -> {
			maximum.accumulateAndGet(running.incrementAndGet(), Math::max);
			if (text(record).equals("a")) {
				this.kafka.gate("slow").await();
			}
			this.handled.add(text(record));
			running.decrementAndGet();
		});
		this.kafka.topic("orders").send("a").send("b");
		this.kafka.settle();
		assertThat(running).hasValue(1);
		// returns before the handler does
		assertThat(consumer.stopAndWait(Duration.ofMillis(300))).isFalse();
		assertThat(output).contains("consumer stubborn: did not stop within PT0.3S", "in flight: orders-0@0");
		consumer.start();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(maximum).hasValue(1);
		assertThat(this.kafka.group("shop").members()).hasSize(1);
		assertThat(consumer.state()).isEqualTo(ConsumerState.STOPPING);
		this.kafka.gate("slow").open();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("stubborn")).isConsuming().hasCommitted("orders-0", 2);
		assertThat(this.handled).containsExactly("a", "b");
		assertThat(maximum).hasValue(1);
	}

	@Test
	void anOutOfMemoryErrorEndsTheRunAndTheConsumerRestarts(CapturedOutput output) {
		List<String> thrown = new CopyOnWriteArrayList<>();
		ConsumerGroup consumer = this.factory.records(options("unlucky"), (record) -> {
			if (!thrown.contains(text(record))) {
				thrown.add(text(record));
				switch (text(record)) {
					case "stack" -> throw new StackOverflowError("planted");
					case "link" -> throw new NoClassDefFoundError("planted");
					default -> throw new OutOfMemoryError("planted");
				}
			}
			this.handled.add(text(record));
		});
		this.kafka.topic("orders").send("stack").send("link");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("unlucky")).hasCommitted("orders-0", 2);
		assertThat(consumer.history()).noneMatch((transition) -> transition.reason() == TransitionReason.ERROR);
		this.kafka.topic("orders").send("memory");
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("unlucky")).isConsuming().hasCommitted("orders-0", 3);
		assertThat(this.handled).containsExactly("stack", "link", "memory");
		assertThat(consumer.history()).anyMatch((transition) -> transition.to() == ConsumerState.STOPPED
				&& transition.reason() == TransitionReason.ERROR);
		assertThat(output).contains("OutOfMemoryError: planted");
	}

	@Test
	void anIdCannotBeReusedWhileItsConsumerIsOpen() {
		ConsumerGroup unused = this.factory.records(options("one"), (record) -> {
		});
		assertThatIllegalStateException().isThrownBy(() -> this.factory.records(options("one"), (record) -> {
		})).withMessageContaining("one");
	}

	private static ConsumerOptions options(String id) {
		return ConsumerOptions.of(id).topic("orders").group("shop");
	}

	private static String text(ConsumerRecord<byte[], byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

}
