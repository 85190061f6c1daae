package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of commits that fail, and of commits to brokers that do not respond.
 */
class CommitTests {

	private static final TopicPartition P0 = new TopicPartition("orders", 0);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	private final List<String> callbacks = Collections.synchronizedList(new ArrayList<>());

	private PollingConsumer start(String protocol, Object... more) {
		Map<String, Object> properties = PollingConsumer.properties("group", more);
		properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "a");
		properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
		return PollingConsumer.start(this.time, this.cluster, properties, "orders");
	}

	private boolean commitAsync(Consumer<byte[], byte[]> client, long offset) {
		client.commitAsync(Map.of(P0, new OffsetAndMetadata(offset)), (offsets, failure) -> this.callbacks
			.add(offset + " " + ((failure != null) ? failure.getClass().getSimpleName() : "ok")));
		return true;
	}

	private static boolean commitSync(Consumer<byte[], byte[]> client, long offset, Duration timeout) {
		client.commitSync(Map.of(P0, new OffsetAndMetadata(offset)), timeout);
		return true;
	}

	private long committed() {
		OffsetCommit commit = this.cluster.group("group").committed().get(P0);
		return (commit != null) ? commit.offset() : -1;
	}

	private void setBrokers(BrokerState state) {
		this.cluster.change(() -> this.cluster.brokers().setAll(state));
	}

	private void fail(Fault fault, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(fault, "group", 1, failure));
	}

	@Test
	void asynchronousCommitReceivesAFault() {
		PollingConsumer consumer = start("classic");
		fail(Fault.COMMIT, new GroupAuthorizationException("group"));
		consumer.call((client) -> commitAsync(client, 1));
		fail(Fault.COMMIT, new CoordinatorLoadInProgressException("loading"));
		consumer.call((client) -> commitAsync(client, 2));
		fail(Fault.COMMIT_RESPONSE, new TimeoutException("lost"));
		consumer.call((client) -> commitAsync(client, 3));
		assertThat(this.callbacks).containsExactly("1 GroupAuthorizationException", "2 RetriableCommitFailedException",
				"3 RetriableCommitFailedException");
		assertThat(committed()).isEqualTo(3);
	}

	@Test
	void synchronousCommitRepeatsRetriableFaults() {
		PollingConsumer consumer = start("classic");
		fail(Fault.COMMIT, new CoordinatorLoadInProgressException("loading"));
		CompletableFuture<Boolean> commit = consumer.begin((client) -> commitSync(client, 1, Duration.ofSeconds(1)));
		this.time.settle();
		assertThat(commit).isNotDone();
		assertThat(committed()).isEqualTo(-1);
		this.time.advance(Duration.ofMillis(100));
		assertThat(committed()).isEqualTo(1);
		fail(Fault.COMMIT, new GroupAuthorizationException("group"));
		assertThatExceptionOfType(GroupAuthorizationException.class)
			.isThrownBy(() -> consumer.call((client) -> commitSync(client, 2, Duration.ofSeconds(1))));
	}

	@Test
	void callbacksRunInTheOrderOfTheCommits() {
		PollingConsumer consumer = start("classic");
		consumer.call((client) -> {
			commitAsync(client, 1);
			commitAsync(client, 2);
			assertThat(this.callbacks).containsExactly("1 ok");
			commitSync(client, 3, Duration.ofSeconds(1));
			this.callbacks.add("sync");
			return true;
		});
		assertThat(this.callbacks).containsExactly("1 ok", "2 ok", "sync");
		assertThat(this.cluster.group("group").history()).extracting(OffsetCommit::offset).containsExactly(1L, 2L, 3L);
	}

	@Test
	void classicCommitFailsWhileTheCoordinatorIsStopped() {
		PollingConsumer consumer = start("classic");
		setBrokers(BrokerState.STOPPED);
		consumer.call((client) -> commitAsync(client, 1));
		assertThat(this.callbacks).containsExactly("1 RetriableCommitFailedException");
		CompletableFuture<Boolean> commit = consumer.begin((client) -> commitSync(client, 2, Duration.ofSeconds(3)));
		this.time.advance(Duration.ofMillis(2999));
		assertThat(commit).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertThat(commit).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TimeoutException.class);
		setBrokers(BrokerState.RUNNING);
		consumer.call((client) -> commitAsync(client, 3));
		assertThat(this.callbacks).last().isEqualTo("3 ok");
		assertThat(committed()).isEqualTo(3);
	}

	@Test
	void modernCommitWaitsForTheCoordinator() {
		PollingConsumer consumer = start("consumer");
		setBrokers(BrokerState.STOPPED);
		consumer.call((client) -> commitAsync(client, 1));
		this.time.advance(Duration.ofMinutes(2));
		assertThat(this.callbacks).isEmpty();
		setBrokers(BrokerState.RUNNING);
		this.time.settle();
		assertThat(this.callbacks).containsExactly("1 ok");
		assertThat(committed()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void commitContinuesAfterAShortFreeze(String protocol) {
		PollingConsumer consumer = start(protocol);
		setBrokers(BrokerState.FROZEN);
		consumer.call((client) -> commitAsync(client, 1));
		this.time.advance(Duration.ofSeconds(20));
		assertThat(this.callbacks).isEmpty();
		setBrokers(BrokerState.RUNNING);
		this.time.settle();
		assertThat(this.callbacks).containsExactly("1 ok");
		assertThat(committed()).isEqualTo(1);
	}

	@Test
	void commitIsStoredAfterItsRequestHasTimedOut() {
		PollingConsumer consumer = start("classic");
		setBrokers(BrokerState.FROZEN);
		consumer.call((client) -> commitAsync(client, 1));
		this.time.advance(Duration.ofSeconds(30));
		assertThat(this.callbacks).containsExactly("1 RetriableCommitFailedException");
		setBrokers(BrokerState.RUNNING);
		assertThat(committed()).isEqualTo(1);
	}

	@Test
	void commitOfARemovedMemberIsRefused() {
		PollingConsumer consumer = start("classic");
		assertThatExceptionOfType(CommitFailedException.class).isThrownBy(() -> consumer.call((client) -> {
			this.cluster.group("group").fence();
			return commitSync(client, 1, Duration.ofSeconds(1));
		}));
		assertThat(consumer.events()).containsExactly("assigned [orders-0, orders-1]", "lost [orders-0, orders-1]",
				"assigned [orders-0, orders-1]");
		assertThat(committed()).isEqualTo(-1);
	}

	@Test
	void commitDuringARebalanceIsRefused() {
		PollingConsumer consumer = start("classic", ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
				CooperativeStickyAssignor.class.getName());
		PollingConsumer slow = PollingConsumer.start(this.time, this.cluster,
				PollingConsumer.properties("group", ConsumerConfig.CLIENT_ID_CONFIG, "b",
						ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName()),
				"orders");
		slow.handleFor(Duration.ofSeconds(10));
		this.cluster.group("group").rebalance();
		this.time.settle();
		assertThatExceptionOfType(RebalanceInProgressException.class)
			.isThrownBy(() -> consumer.call((client) -> commitSync(client, 1, Duration.ofSeconds(1))));
		this.time.advance(Duration.ofSeconds(10));
		consumer.call((client) -> commitSync(client, 1, Duration.ofSeconds(1)));
		assertThat(committed()).isEqualTo(1);
	}

	@Test
	void commitOfAnUnknownTopicIsRetriable() {
		PollingConsumer consumer = start("classic");
		this.cluster.change(() -> this.cluster.delete("orders"));
		this.time.settle();
		consumer.call((client) -> commitAsync(client, 1));
		assertThat(this.callbacks).containsExactly("1 RetriableCommitFailedException");
	}

}
