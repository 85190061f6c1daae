package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stage that is not completed: it delays the end of its consumer up to a deadline, and
 * no other partition.
 */
@ExtendWith(OutputCaptureExtension.class)
class StagesThatNeverCompleteTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	private final StagesOfATest stages = new StagesOfATest();

	private ConsumerGroup orders;

	@AfterEach
	void close() {
		this.stages.completeAll();
		this.kafka.close();
	}

	@Test
	void aStopEndsAfterTenSecondsAndStopAndWaitNamesTheRecord(CapturedOutput output) {
		start(options().maxInFlight(8));
		send(0, "a", "b", "c");
		this.stages.complete("a");
		this.orders.stop();
		this.kafka.clock().advance(Duration.ofMillis(9_900));
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STOPPING);
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer("orders")).isStopped().hasCommitted("orders-0", 1);
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(1))).isFalse();
		assertThat(output).contains("orders-0@1");
		// the late end of the calls commits nothing
		this.stages.completeAll();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		this.orders.start();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		this.stages.completeAll();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.stages.started()).containsExactly("a", "b", "c", "b", "c");
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 3);
		this.kafka.verifyInvariants();
	}

	@Test
	void stopAndWaitReturnsFalseAtItsDeadlineAndTrueAfterTheLastCall() {
		start(options().maxInFlight(8));
		send(0, "a");
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(2))).isFalse();
		assertThat(this.kafka.consumer("orders")).isInState(ConsumerState.STOPPING);
		this.stages.complete("a");
		assertThat(this.orders.stopAndWait(Duration.ofSeconds(2))).isTrue();
		assertThat(this.kafka.consumer("orders")).isStopped().hasCommitted("orders-0", 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aRevocationWaitsForThreeSecondsAndCommitsWhatIsBelowTheStage(String protocol) {
		start(options().maxInFlight(8), "kafka.consumer.properties.group.protocol", protocol);
		send(0, "a0", "b0", "c0");
		send(1, "a1", "b1", "c1");
		this.stages.complete("a0");
		this.stages.complete("a1");
		this.stages.complete("c0");
		this.stages.complete("c1");
		TestMember other = this.kafka.group("shop").join("other");
		this.kafka.clock().advance(Duration.ofSeconds(20));
		assertThat(other.partitions()).hasSize(1);
		TopicPartition moved = other.partitions().get(0);
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1).hasCommitted("orders-1", 1);
		// the call of a record of the moved partition ends too late
		this.stages.complete("b" + moved.partition());
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasCommitted(moved.toString(), 1);
		other.leave();
		for (int i = 0; i < 5; i++) {
			this.kafka.clock().advance(Duration.ofSeconds(10));
			this.stages.completeAll();
		}
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 3).hasCommitted("orders-1", 3);
		this.kafka.verifyInvariants();
	}

	@Test
	void theOtherPartitionIsCommitted() {
		start(options());
		send(0, "a", "b");
		send(1, "c", "d");
		this.stages.complete("c");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		this.stages.complete("d");
		this.kafka.clock().advance(Duration.ofMinutes(30));
		assertThat(this.stages.started()).containsExactlyInAnyOrder("a", "c", "d");
		assertThat(this.kafka.consumer("orders")).isConsuming()
			.hasNotCommitted("orders-0", 1)
			.hasCommitted("orders-1", 2);
		this.stages.complete("a");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		this.stages.complete("b");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 2);
		this.kafka.verifyInvariants();
	}

	@Test
	void withAHandlerTimeoutTheCallHasFailed(CapturedOutput output) {
		start(options().handlerTimeout(TIMEOUT).set("retry-attempts", "1"));
		send(0, "a", "b");
		this.kafka.clock().advance(TIMEOUT.minusMillis(1));
		assertThat(this.kafka.consumer("orders")).hasRetried(0);
		this.kafka.clock().advance(Duration.ofMillis(1));
		assertThat(this.kafka.consumer("orders")).hasRetried(1).hasFailed(0);
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.stages.started()).containsExactly("a", "a");
		this.kafka.clock().advance(TIMEOUT);
		assertThat(this.kafka.consumer("orders")).hasRetried(1).hasFailed(1);
		assertThat(output).contains(TimeoutException.class.getName(), "handler-timeout");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.stages.started()).containsExactly("a", "a", "b");
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		this.kafka.verifyInvariants();
	}

	@Test
	void theLateCompletionOfACallThatTimedOutIsIgnored() {
		start(options().handlerTimeout(TIMEOUT));
		send(0, "a", "b");
		this.kafka.clock().advance(TIMEOUT);
		assertThat(this.kafka.consumer("orders")).hasRetried(1);
		// during the back-off
		this.stages.complete("a");
		this.kafka.clock().advance(Duration.ofMillis(199));
		assertThat(this.stages.started()).containsExactly("a");
		assertThat(this.kafka.consumer("orders")).hasHandled(0).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofMillis(1));
		assertThat(this.stages.started()).containsExactly("a", "a");
		assertThat(this.kafka.consumer("orders")).hasHandled(0).hasCommittedNothing();
		this.stages.complete("a");
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.stages.started()).containsExactly("a", "a", "b");
		assertThat(this.kafka.consumer("orders")).hasHandled("a").hasCommitted("orders-0", 1);
		this.kafka.verifyInvariants();
	}

	@Test
	void aCallOfARevokedPartitionDoesNotCountAsInFlight() {
		start(options().maxInFlight(2).handlerTimeout(TIMEOUT));
		send(0, "a0");
		send(1, "a1");
		assertThat(this.stages.started()).containsExactlyInAnyOrder("a0", "a1");
		this.kafka.group("shop").fence();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		// both records are handled again, and time out again
		assertThat(this.stages.started()).hasSizeGreaterThan(2);
		this.stages.completeAll();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		this.stages.completeAll();
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 1).hasCommitted("orders-1", 1);
	}

	private static ConsumerOptions options() {
		return ConsumerOptions.of("orders").topic("orders").group("shop");
	}

	private void start(ConsumerOptions options, String... properties) {
		var application = this.kafka.application();
		for (int i = 0; i < properties.length; i += 2) {
			application.property(properties[i], properties[i + 1]);
		}
		ConfigurableApplicationContext context = application.run();
		this.orders = context.getBean(ConsumerGroupFactory.class).asyncRecords(options, this.stages);
		this.kafka.settle();
	}

	private void send(int partition, String... values) {
		for (String value : values) {
			this.kafka.topic("orders").partition(partition).send(value);
		}
		this.kafka.settle();
	}

}
