package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the ends of sessions: stalls, crashes, slow handlers and static members.
 */
class SessionTests {

	private static final TopicPartition P0 = new TopicPartition("orders", 0);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 2);

	private final List<Object> callbacks = new CopyOnWriteArrayList<>();

	private PollingConsumer start(String client, String protocol, Object... more) {
		Map<String, Object> properties = PollingConsumer.properties("group", more);
		properties.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
		properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
		return PollingConsumer.start(this.time, this.cluster, properties, "orders");
	}

	private OtherMember join(String protocol) {
		boolean modern = protocol.equals("consumer");
		OtherMember other = this.cluster.group("group")
			.join("other", List.of("orders"), modern ? List.of() : List.of(RangeAssignor.class.getName()), modern);
		this.time.settle();
		return other;
	}

	private void send(String value) {
		this.cluster.change(() -> this.cluster.log(P0)
			.append(this.time.clock().millis(), null, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders()));
		this.time.settle();
	}

	private static boolean commit(Consumer<byte[], byte[]> client) {
		client.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
		return true;
	}

	private boolean commitAsync(Consumer<byte[], byte[]> client) {
		client.commitAsync(Map.of(P0, new OffsetAndMetadata(1)), (offsets, failure) -> this.callbacks.add(offsets));
		return true;
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void sessionLastsWhileTheProcessRuns(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		consumer.events();
		this.time.advance(Duration.ofHours(1));
		consumer.handleFor(Duration.ofMinutes(4));
		this.time.advance(Duration.ofMinutes(4));
		assertThat(consumer.events()).isEmpty();
		assertThat(this.cluster.group("group").members()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void sessionExpiresDuringAStall(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		OtherMember other = join(protocol);
		consumer.events();
		this.time.stall(Duration.ofSeconds(40));
		this.time.settle();
		assertThat(consumer.events()).isEmpty();
		this.time.stall(Duration.ofSeconds(46));
		this.time.settle();
		assertThat(consumer.events()).startsWith("lost [orders-0]").hasSizeGreaterThan(1);
		assertThat(other.partitions()).hasSize(1);
	}

	// as Kafka's client: the response to the fetch is in its buffer, the heartbeat is not
	// sent yet
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void recordsThatArriveDuringAStallAreReturnedBeforeTheLossIsReported(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		OtherMember other = join(protocol);
		consumer.events();
		this.time.stall(Duration.ofSeconds(46), () -> {
			send("a");
			other.commit(P0, 1);
			assertThat(consumer.values()).isEmpty();
		});
		this.time.settle();
		assertThat(consumer.events()).startsWith("lost [orders-0]").hasSizeGreaterThan(1);
		assertThat(consumer.values()).as("before the new position").containsExactly("a");
		assertThat(consumer.failures()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void memberOfACrashedProcessExpires(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		OtherMember other = join(protocol);
		consumer.events();
		this.cluster.change(() -> {
			this.cluster.process().crash();
			this.cluster.newProcess();
		});
		send("a");
		assertThat(consumer.values()).isEmpty();
		consumer.call(this::commitAsync);
		this.time.advance(Duration.ofSeconds(41));
		assertThat(other.partitions()).hasSize(1);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(other.partitions()).hasSize(2);
		List<RuntimeException> failures = new CopyOnWriteArrayList<>();
		consumer.onRevoked((partitions) -> {
			try {
				consumer.client().commitSync(Map.of(P0, new OffsetAndMetadata(1)), Duration.ofSeconds(3));
			}
			catch (TimeoutException ex) {
				failures.add(ex);
			}
		});
		consumer.stop();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(consumer.isClosed()).isFalse();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(consumer.isClosed()).isTrue();
		assertThat(failures).hasSize(1);
		assertThat(this.callbacks).isEmpty();
		assertThat(this.cluster.group("group").history()).isEmpty();
		assertThat(consumer.failures()).isEmpty();
	}

	@Test
	void crashAtACommitStoresNothing() {
		PollingConsumer consumer = start("a", "classic");
		this.cluster.change(
				() -> this.cluster.faults().add(Fault.CRASH_AT_COMMIT, "group", 1, new IllegalStateException("crash")));
		consumer.call(this::commitAsync);
		this.time.advance(Duration.ofMinutes(2));
		assertThat(this.cluster.process().isCrashed()).isTrue();
		assertThat(this.callbacks).isEmpty();
		assertThat(this.cluster.group("group").history()).isEmpty();
		assertThat(this.cluster.group("group").members()).isEmpty();
		assertThat(consumer.failures()).isEmpty();
	}

	@Test
	void memberWithoutPollsLeaves() {
		PollingConsumer consumer = start("a", "classic", ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
		OtherMember other = join("classic");
		consumer.events();
		consumer.handleFor(Duration.ofSeconds(70));
		CompletableFuture<Boolean> commit = consumer.begin(SessionTests::commit);
		this.time.advance(Duration.ofSeconds(59));
		assertThat(other.partitions()).hasSize(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(other.partitions()).hasSize(2);
		this.time.advance(Duration.ofSeconds(10));
		assertThat(commit).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(CommitFailedException.class);
		assertThat(consumer.events()).startsWith("lost [orders-0]").hasSize(2);
		assertThat(other.partitions()).hasSize(1);
	}

	@Test
	void rebalanceWaitsForASlowMemberUntilItsPollInterval() {
		PollingConsumer slow = start("a", "classic", ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
		slow.events();
		slow.handleFor(Duration.ofSeconds(50));
		OtherMember other = join("classic");
		this.time.advance(Duration.ofSeconds(49));
		assertThat(other.partitions()).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(other.partitions()).hasSize(1);
		assertThat(slow.events()).containsExactly("revoked [orders-0, orders-1]", "assigned [orders-0]");
	}

	@Test
	void staticMemberRestartsWithoutARebalance() {
		PollingConsumer first = start("a", "classic", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		PollingConsumer second = start("b", "classic", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "two");
		this.time.settle();
		first.stop();
		second.events();
		PollingConsumer again = start("a", "classic", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		assertThat(again.events()).containsExactly("assigned [orders-0]");
		assertThat(second.events()).isEmpty();
		again.stop();
		this.time.advance(Duration.ofSeconds(46));
		assertThat(second.events()).containsExactly("revoked [orders-1]", "assigned [orders-0, orders-1]");
	}

	@Test
	void replacedStaticMemberIsFenced() {
		PollingConsumer first = start("a", "classic", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		first.handleFor(Duration.ofSeconds(1));
		PollingConsumer second = start("b", "classic", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
		assertThat(second.events()).containsExactly("assigned [orders-0, orders-1]");
		CompletableFuture<Boolean> commit = first.begin(SessionTests::commit);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(commit).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(FencedInstanceIdException.class);
		assertThat(first.failures()).first().isInstanceOf(FencedInstanceIdException.class);
		assertThat(second.failures()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void sessionIsRenewedWhenAStoppedCoordinatorReturns(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		consumer.events();
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.STOPPED));
		this.time.advance(Duration.ofMinutes(10));
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING));
		this.time.advance(Duration.ofMinutes(1));
		assertThat(consumer.events()).isEmpty();
		send("a");
		assertThat(consumer.values()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void sessionExpiresWhileTheCoordinatorIsFrozen(String protocol) {
		PollingConsumer consumer = start("a", protocol);
		consumer.events();
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.FROZEN));
		this.time.advance(Duration.ofMinutes(10));
		assertThat(consumer.events()).isEmpty();
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING));
		this.time.settle();
		assertThat(consumer.events()).containsExactly("lost [orders-0, orders-1]", "assigned [orders-0, orders-1]");
	}

	@Test
	void rebalanceIsRepeatedAfterARestartOfTheCoordinator() {
		PollingConsumer first = start("a", "classic");
		first.handleFor(Duration.ofSeconds(5));
		PollingConsumer second = start("b", "classic");
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.STOPPED));
		this.time.advance(Duration.ofSeconds(2));
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(first.events()).last().isEqualTo("assigned [orders-0]");
		assertThat(second.events()).last().isEqualTo("assigned [orders-1]");
	}

}
