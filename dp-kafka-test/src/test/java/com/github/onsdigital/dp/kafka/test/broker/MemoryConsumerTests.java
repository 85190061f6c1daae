package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of the polls and commits of a {@link MemoryConsumer}.
 */
class MemoryConsumerTests extends MemoryConsumerTestSupport {

	@Test
	void pollJoinsAndReturnsRecords() {
		send(P0, "a", "b");
		send(P1, "c");
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
			assertThat(values(records)).containsExactly("a", "b", "c");
			assertThat(records.nextOffsets().get(P0).offset()).isEqualTo(2);
			assertThat(consumer.position(P0)).isEqualTo(2);
			assertThat(consumer.poll(Duration.ofSeconds(1))).isEmpty();
		}
	}

	@Test
	void commitsAreKeptForTheNextMember() {
		send(P0, "a", "b");
		try (Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1)) {
			assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("a");
			consumer.commitSync();
		}
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("b");
			assertThat(consumer.committed(Set.of(P0))).containsEntry(P0, new OffsetAndMetadata(1));
		}
	}

	@Test
	void asynchronousCommitIsConfirmedInTheNextPoll() {
		send(P0, "a");
		try (Consumer<byte[], byte[]> consumer = consumer()) {
			consumer.poll(Duration.ZERO);
			List<String> confirmed = new ArrayList<>();
			consumer.commitAsync(Map.of(P0, new OffsetAndMetadata(1)),
					(offsets, failure) -> confirmed.add("first " + failure));
			consumer.poll(Duration.ZERO);
			assertThat(confirmed).containsExactly("first null");
			assertThat(this.cluster.group("group").committed().get(P0).offset()).isEqualTo(1);
		}
	}

	@Test
	void pollWaitsForRecordsInVirtualTime() {
		PollingConsumer consumer = PollingConsumer.start(this.time, this.cluster, PollingConsumer.properties("group"),
				"orders");
		this.time.advance(Duration.ofMillis(500));
		send(P0, "a");
		this.time.settle();
		assertThat(consumer.values()).containsExactly("a");
	}

	@Test
	void wakeupEndsTheNextBlockingCallOnce() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.wakeup();
		assertThatExceptionOfType(WakeupException.class).isThrownBy(() -> consumer.poll(Duration.ofSeconds(1)));
		consumer.poll(Duration.ZERO);
		consumer.wakeup();
		assertThat(consumer.position(P0)).isZero();
		assertThatExceptionOfType(WakeupException.class).isThrownBy(consumer::commitSync);
		consumer.commitSync();
	}

	@Test
	void interruptEndsACall() {
		Consumer<byte[], byte[]> consumer = consumer();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptException.class).isThrownBy(() -> consumer.poll(Duration.ofSeconds(1)));
		assertThat(Thread.interrupted()).isTrue();
		consumer.poll(Duration.ZERO);
		Thread waiting = Thread.currentThread();
		this.time.at(this.time.nanoTime() + 1, waiting::interrupt);
		assertThatExceptionOfType(InterruptException.class).isThrownBy(() -> consumer.poll(Duration.ofSeconds(1)));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void secondThreadIsRefused() {
		PollingConsumer consumer = PollingConsumer.start(this.time, this.cluster, PollingConsumer.properties("group"),
				"orders");
		assertThatExceptionOfType(ConcurrentModificationException.class)
			.isThrownBy(() -> consumer.client().assignment());
	}

	@Test
	void closedConsumerIsRefused() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		consumer.close();
		consumer.close();
		assertThatIllegalStateException().isThrownBy(() -> consumer.poll(Duration.ZERO))
			.withMessage("This consumer has already been closed.");
		assertThat(this.cluster.group("group").members()).isEmpty();
	}

	@Test
	void memberMayRemainInTheGroup() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		consumer.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
		assertThat(this.cluster.group("group").members()).hasSize(1);
		this.time.advance(Duration.ofSeconds(45));
		assertThat(this.cluster.group("group").members()).isEmpty();
	}

	@Test
	void unsubscribeLeavesTheGroup() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		consumer.unsubscribe();
		assertThat(this.cluster.group("group").members()).isEmpty();
		assertThat(consumer.assignment()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> consumer.poll(Duration.ZERO));
	}

	@Test
	void changedSubscriptionLeadsToARebalance() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		consumer.subscribe(List.of("orders", "returns"));
		consumer.poll(Duration.ZERO);
		assertThat(consumer.assignment()).hasSize(4);
	}

	@Test
	void stoppedBrokersDelayResponses() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		send(P0, "a");
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.STOPPED));
		assertThat(consumer.poll(Duration.ofSeconds(1))).isEmpty();
		long before = this.time.nanoTime();
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> consumer.committed(Set.of(P0), Duration.ofSeconds(2)));
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> consumer.endOffsets(List.of(P0), Duration.ofSeconds(2)));
		assertThat(this.time.nanoTime() - before).isEqualTo(Duration.ofSeconds(4).toNanos());
		this.time.at(this.time.nanoTime() + 1000,
				() -> this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING)));
		assertThat(values(consumer.poll(Duration.ofSeconds(1)))).containsExactly("a");
	}

	@Test
	void closeWaitsForAFrozenCoordinator() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.FROZEN));
		long before = this.time.nanoTime();
		consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
		assertThat(this.time.nanoTime() - before).isEqualTo(Duration.ofSeconds(5).toNanos());
		this.cluster.change(() -> this.cluster.brokers().setAll(BrokerState.RUNNING));
		assertThat(this.cluster.group("group").members()).isEmpty();
	}

	@Test
	void methodsThatAreNotSimulatedThrow() {
		Consumer<byte[], byte[]> consumer = consumer();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> consumer.assign(List.of(P0)))
			.withMessage("not simulated: assign");
		assertThat(consumer.metrics()).isEmpty();
	}

	@Test
	void automaticCommitsAreNotSimulated() {
		Map<String, Object> properties = PollingConsumer.properties("group", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
				true);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.cluster.newConsumer(properties))
			.withMessage("not simulated: enable.auto.commit=true");
	}

	@Test
	void interceptorsAreCalled() {
		send(P0, "a");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
				CountingInterceptor.class.getName());
		ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
		assertThat(records.iterator().next().headers().lastHeader("seen")).isNotNull();
		consumer.commitSync();
		consumer.close();
		assertThat(this.cluster.group("group").committed()).containsKey(P0);
	}

	@Test
	void closeOfARemovedMemberLosesItsPartitions() {
		PollingConsumer consumer = PollingConsumer.start(this.time, this.cluster, PollingConsumer.properties("group"),
				"orders");
		consumer.call((client) -> {
			this.cluster.group("group").fence();
			client.close();
			return true;
		});
		assertThat(consumer.events()).containsExactly("assigned [orders-0, orders-1]", "lost [orders-0, orders-1]");
	}

	@Test
	void listenerReceivesWhatHappens() {
		List<String> events = new ArrayList<>();
		this.cluster.addListener(new RecordingListener(events));
		send(P0, "a");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.CLIENT_ID_CONFIG, "c");
		consumer.poll(Duration.ZERO);
		consumer.commitSync();
		consumer.close();
		assertThat(events).containsExactly("assigned c-1 1 [orders-0, orders-1]", "polled c-1 1",
				"committed c-1 orders-0 1", "committed c-1 orders-1 0", "revoked c-1 1 [orders-0, orders-1]",
				"removed c-1 true");
	}

	/**
	 * Marks the records that it receives.
	 */
	public static final class CountingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

		@Override
		public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
			records.forEach((record) -> record.headers().add("seen", new byte[0]));
			return records;
		}

		@Override
		public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
			throw new IllegalStateException("is logged");
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> configs) {
		}

	}

	private record RecordingListener(List<String> events) implements ClusterListener {

		@Override
		public void polled(String group, String memberId, List<ConsumerRecord<byte[], byte[]>> records) {
			this.events.add("polled " + memberId + " " + records.size());
		}

		@Override
		public void committed(OffsetCommit commit) {
			this.events.add("committed " + commit.memberId() + " " + commit.partition() + " " + commit.offset());
		}

		@Override
		public void assigned(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
			this.events.add("assigned " + memberId + " " + generation + " " + partitions);
		}

		@Override
		public void revoked(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
			this.events.add("revoked " + memberId + " " + generation + " " + partitions);
		}

		@Override
		public void removed(String group, String memberId, boolean left) {
			this.events.add("removed " + memberId + " " + left);
		}

	}

}
