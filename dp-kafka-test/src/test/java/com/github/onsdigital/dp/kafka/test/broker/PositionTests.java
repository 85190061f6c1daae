package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of positions, resets and topics that change.
 */
class PositionTests extends MemoryConsumerTestSupport {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void latestStartsAtTheEnd() {
		send(P0, "a");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
		assertThat(consumer.poll(Duration.ZERO)).isEmpty();
		send(P0, "b");
		assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("b");
	}

	@Test
	void resetByDurationStartsAtATime() {
		send(P0, "a");
		this.time.advance(Duration.ofHours(2));
		send(P0, "b");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "by_duration:PT1H");
		assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("b");
	}

	@Test
	void withoutAResetThePollFailsUntilThereIsAPosition() {
		send(P0, "a");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(NoOffsetForPartitionException.class)
				.isThrownBy(() -> consumer.poll(Duration.ZERO))
				.satisfies((ex) -> assertThat(ex.partitions()).containsExactlyInAnyOrder(P0, P1));
		}
		consumer.seekToBeginning(List.of(P0));
		consumer.seek(P1, 0);
		assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("a");
	}

	@Test
	void offsetThatRetentionRemovedIsReset() {
		send(P0, "a", "b", "c");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
		assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("a");
		this.cluster.change(() -> this.cluster.log(P0).deleteBefore(2));
		assertThat(values(consumer.poll(Duration.ZERO))).containsExactly("c");
	}

	@Test
	void offsetOutOfRangeIsReportedWithoutAReset() {
		send(P0, "a", "b", "c");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
		assertThatExceptionOfType(NoOffsetForPartitionException.class).isThrownBy(() -> consumer.poll(Duration.ZERO));
		consumer.seek(P0, 1);
		consumer.seek(P1, 0);
		this.cluster.change(() -> this.cluster.log(P0).deleteBefore(2));
		assertThatExceptionOfType(OffsetOutOfRangeException.class).isThrownBy(() -> consumer.poll(Duration.ZERO))
			.satisfies((ex) -> assertThat(ex.offsetOutOfRangePartitions()).isEqualTo(Map.of(P0, 1L)));
		consumer.seek(P0, 5);
		assertThatExceptionOfType(OffsetOutOfRangeException.class).isThrownBy(() -> consumer.poll(Duration.ZERO));
	}

	@Test
	void gapsAreSkipped() {
		send(P0, "a");
		this.cluster.change(() -> this.cluster.log(P0).skip(3));
		Consumer<byte[], byte[]> consumer = consumer();
		assertThat(consumer.poll(Duration.ZERO).nextOffsets().get(P0).offset()).isEqualTo(4);
		this.cluster.change(() -> this.cluster.log(P0).skip(1));
		ConsumerRecords<byte[], byte[]> none = consumer.poll(SECOND);
		assertThat(none).isEmpty();
		assertThat(none.nextOffsets().get(P0).offset()).isEqualTo(5);
		send(P0, "b");
		assertThat(consumer.poll(Duration.ZERO)).singleElement()
			.satisfies((record) -> assertThat(record.offset()).isEqualTo(5));
	}

	@Test
	void pausedPartitionsAreNotFetched() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		consumer.pause(List.of(P0));
		send(P0, "a");
		send(P1, "b");
		assertThat(values(consumer.poll(SECOND))).containsExactly("b");
		assertThat(consumer.paused()).containsExactly(P0);
		assertThat(consumer.poll(SECOND)).isEmpty();
		consumer.resume(List.of(P0));
		assertThat(values(consumer.poll(SECOND))).containsExactly("a");
	}

	@Test
	void partitionsAreReadFairly() {
		send(P0, "a1", "a2", "a3");
		send(P1, "b1", "b2", "b3");
		Consumer<byte[], byte[]> consumer = consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2);
		List<String> read = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			read.addAll(values(consumer.poll(Duration.ZERO)));
		}
		assertThat(read).containsExactly("a1", "a2", "b1", "b2", "a3", "b3");
	}

	@Test
	void plannedFaultFailsThePoll() {
		Consumer<byte[], byte[]> consumer = consumer();
		consumer.poll(Duration.ZERO);
		send(P0, "a");
		this.cluster.change(() -> this.cluster.faults()
			.add(Fault.FETCH, "orders", 1, new TopicAuthorizationException(Set.of("orders"))));
		assertThatExceptionOfType(TopicAuthorizationException.class).isThrownBy(() -> consumer.poll(SECOND));
		assertThat(values(consumer.poll(SECOND))).containsExactly("a");
	}

	@Test
	void seekRequiresAnAssignment() {
		Consumer<byte[], byte[]> consumer = consumer();
		assertThatIllegalStateException().isThrownBy(() -> consumer.seek(P0, 0))
			.withMessage("No current assignment for partition orders-0");
		assertThatIllegalStateException().isThrownBy(() -> consumer.position(P0))
			.withMessage("You can only check the position for partitions assigned to this consumer.");
	}

	@Test
	void addedPartitionsAreAssigned() {
		PollingConsumer consumer = start("classic");
		PollingConsumer modern = PollingConsumer.start(this.time, this.cluster,
				PollingConsumer.properties("modern", ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer"), "orders");
		this.cluster.change(() -> this.cluster.topic("orders").grow(3));
		this.time.settle();
		assertThat(consumer.events()).containsExactly("assigned [orders-0, orders-1]", "revoked [orders-0, orders-1]",
				"assigned [orders-0, orders-1, orders-2]");
		assertThat(modern.events()).containsExactly("assigned [orders-0, orders-1]", "assigned [orders-2]");
	}

	private PollingConsumer start(String group) {
		return PollingConsumer.start(this.time, this.cluster, PollingConsumer.properties(group), "orders");
	}

	@Test
	void deletedTopicIsRevokedAndAppearsAgain() {
		PollingConsumer consumer = start("classic");
		send(P0, "a");
		this.time.settle();
		consumer.call((client) -> {
			client.commitSync();
			return true;
		});
		this.cluster.change(() -> this.cluster.delete("orders"));
		this.time.settle();
		assertThat(this.cluster.group("classic").committed()).isEmpty();
		assertThat(consumer.events()).last().isEqualTo("assigned []");
		this.cluster.change(() -> this.cluster.create("orders", 1));
		send(P0, "b");
		this.time.settle();
		assertThat(consumer.events()).last().isEqualTo("assigned [orders-0]");
		assertThat(consumer.values()).containsExactly("a", "b");
		assertThat(consumer.failures()).isEmpty();
	}

	@Test
	void recreatedTopicKeepsThePositionsOfItsReaders() {
		PollingConsumer consumer = start("classic");
		send(P0, "a", "b");
		this.time.settle();
		consumer.events();
		this.cluster.change(() -> {
			this.cluster.delete("orders");
			this.cluster.create("orders", 2);
		});
		this.time.settle();
		send(P0, "c", "d", "e");
		this.time.settle();
		assertThat(consumer.events()).isEmpty();
		assertThat(consumer.values()).containsExactly("a", "b", "c", "d", "e");
	}

	@Test
	void lookupsReturnOffsets() {
		send(P0, "a");
		long later = this.time.clock().millis() + 1000;
		this.time.advance(SECOND);
		send(P0, "b");
		this.cluster.change(() -> this.cluster.log(P0).deleteBefore(1));
		Consumer<byte[], byte[]> consumer = consumer();
		assertThat(consumer.beginningOffsets(List.of(P0, P1))).isEqualTo(Map.of(P0, 1L, P1, 0L));
		assertThat(consumer.endOffsets(List.of(P0))).isEqualTo(Map.of(P0, 2L));
		assertThat(consumer.offsetsForTimes(Map.of(P0, later)).get(P0).offset()).isEqualTo(1);
		assertThat(consumer.offsetsForTimes(Map.of(P0, later + 1)).get(P0)).isNull();
		assertThat(consumer.partitionsFor("orders")).hasSize(2);
		assertThat(consumer.listTopics()).containsOnlyKeys("orders");
		consumer.poll(Duration.ZERO);
		assertThat(consumer.currentLag(P0)).hasValue(0);
		assertThat(consumer.committed(Set.of(P0))).containsEntry(P0, null);
		consumer.commitSync(Map.of(P0, new OffsetAndMetadata(2, "mine")));
		assertThat(consumer.committed(Set.of(P0)).get(P0).metadata()).isEqualTo("mine");
	}

}
