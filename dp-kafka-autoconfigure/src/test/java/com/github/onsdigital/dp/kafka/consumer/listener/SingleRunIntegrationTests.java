package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs of single handlers on a broker.
 */
class SingleRunIntegrationTests extends RunsOnABroker {

	@Test
	void handlesAndCommitsSingleRecords() throws Exception {
		send(0, 1, 100);
		single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 100);
		assertThat(this.handled).hasSize(100).isSortedAccordingTo(numeric());
		assertThat(this.recording.events).containsExactly("joined");
		assertThat(this.runs.get(0).assignment()).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource({ "classic, latest, earliest", "consumer, latest, earliest", "classic, latest, latest",
			"consumer, earliest, earliest" })
	void aNewGroupAndAnOffsetOutOfRangeHaveEachTheirSetting(String protocol, String noOffset, String outOfRange)
			throws Exception {
		this.clientProperties = Map.of("group.protocol", protocol);
		this.noOffset = noOffset;
		this.outOfRange = outOfRange;
		List<String> expected = new ArrayList<>(noOffset.equals("latest") ? List.of() : List.of("1", "2", "3", "4"));
		expected.addAll(List.of("5", "6"));
		send(0, 1, 4);
		ConsumerRun first = single((record) -> this.handled.add(text(record)));
		await().atMost(LIMIT).until(() -> this.recording.events.contains("joined"));
		send(0, 5, 6);
		awaitCommitted(0, 6);
		assertThat(this.handled).containsExactlyElementsOf(expected);
		first.stop();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		send(0, 7, 12);
		admin.deleteRecords(Map.of(new TopicPartition(this.topic, 0), RecordsToDelete.beforeOffset(9))).all().get();
		this.recording.events.clear();
		single((record) -> this.handled.add(text(record)));
		if (outOfRange.equals("earliest")) {
			awaitCommitted(0, 12);
			expected.addAll(List.of("10", "11", "12"));
		}
		else {
			await().atMost(LIMIT).until(() -> this.recording.events.contains("joined"));
			await().atMost(LIMIT).until(() -> {
				send(0, 13, 13);
				return this.handled.contains("13");
			});
		}
		assertThat(this.handled).startsWith(expected.toArray(String[]::new)).doesNotContain("9");
		assertThat(this.jumps).singleElement().satisfies((jump) -> {
			assertThat(jump.getConsumerId()).isEqualTo("orders");
			assertThat(jump.getTopic()).isEqualTo(this.topic);
			assertThat(jump.getPartition()).isZero();
			assertThat(jump.getFrom()).isEqualTo(6);
			assertThat(jump.getTo()).isGreaterThanOrEqualTo(outOfRange.equals("earliest") ? 9 : 12);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aNewGroupStartsAtTheFirstRecordOfADuration(String protocol) {
		this.clientProperties = Map.of("group.protocol", protocol);
		this.noOffset = "by_duration:PT1H";
		long old = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
		producer.send(new ProducerRecord<>(this.topic, 0, old, null, "1".getBytes(StandardCharsets.UTF_8)));
		send(0, 2, 3);
		single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 3);
		assertThat(this.handled).containsExactly("2", "3");
		assertThat(this.jumps).isEmpty();
	}

	@Test
	void stopFinishesTheRecordInFlightAndStartsNoOther() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		send(0, 1, 50);
		ConsumerRun run = single((record) -> {
			this.handled.add(text(record));
			begun.countDown();
			goOn.await();
		});
		begun.await();
		assertThat(run.inFlight()).contains(this.topic + "-0@0");
		run.stop();
		goOn.countDown();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.handled).containsExactly("1");
		assertThat(this.recording.end.committed()).isTrue();
		assertThat(committed(0)).isEqualTo(1);
	}

	@Test
	void pauseKeepsTheMembershipAndResumeContinuesAtThePosition() throws Exception {
		send(0, 1, 10);
		ConsumerRun run = single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 10);
		run.pause();
		await().atMost(LIMIT).until(() -> this.recording.events.contains("idle"));
		send(0, 11, 20);
		send(1, 1, 10);
		assertThat(admin.describeConsumerGroups(List.of("group-" + this.topic))
			.describedGroups()
			.get("group-" + this.topic)
			.get()
			.members()).hasSize(1);
		assertThat(this.handled).hasSize(10);
		run.resume();
		awaitCommitted(0, 20);
		awaitCommitted(1, 10);
		assertThat(this.handled).hasSize(30);
		assertThat(this.recording.events).containsExactly("joined", "idle");
	}

	@Test
	void aFailedRecordIsRetriedWhileTheOtherPartitionContinues() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		send(0, 1, 3);
		send(1, 101, 110);
		single((record) -> {
			if (text(record).equals("2") && calls.incrementAndGet() < 4) {
				throw new IllegalStateException("not yet");
			}
			this.handled.add(text(record));
		});
		awaitCommitted(0, 3);
		awaitCommitted(1, 10);
		assertThat(calls).hasValue(4);
		assertThat(this.handled.indexOf("110")).isLessThan(this.handled.indexOf("2"));
		assertThat(this.handled).hasSize(13).doesNotHaveDuplicates();
	}

	@Test
	void aRecordIsAbandonedOnlyIfAllChecksAreHealthy() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		this.healthy.set(false);
		send(0, 1, 2);
		single((record) -> {
			calls.incrementAndGet();
			throw new IllegalStateException("the database is unavailable");
		});
		await().atMost(LIMIT).until(() -> calls.get() > 8);
		assertThat(committed(0)).isNull();
		this.healthy.set(true);
		awaitCommitted(0, 2);
	}

	@Test
	void aDeadLetterIsSentBeforeTheCommit() throws Exception {
		this.onError = OnError.DEAD_LETTER;
		send(0, 1, 3);
		single((record) -> {
			if (text(record).equals("2")) {
				throw new IllegalStateException("poison");
			}
			this.handled.add(text(record));
		});
		awaitCommitted(0, 3);
		assertThat(this.deadLetters).containsExactly("2");
		assertThat(this.handled).containsExactly("1", "3");
	}

	@Test
	void aVirtualMachineErrorEndsTheRunAndIsReported() throws Exception {
		send(0, 1, 2);
		single((record) -> {
			throw new OutOfMemoryError("planted");
		});
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.cause()).isInstanceOf(OutOfMemoryError.class);
		assertThat(committed(0)).isNull();
	}

	@Test
	void moreWorkersThanPartitionsIsNoError() throws Exception {
		this.workers = 3;
		send(0, 1, 10);
		send(1, 11, 20);
		single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 10);
		awaitCommitted(1, 10);
		await().atMost(LIMIT).until(() -> this.recording.events.contains("joined"));
		assertThat(this.handled).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void recordsAreHandledAndCommittedWithTheConsumerProtocol() throws Exception {
		this.clientProperties = Map.of("group.protocol", "consumer");
		send(0, 1, 10);
		ConsumerRun run = single((record) -> this.handled.add(text(record)));
		awaitCommitted(0, 10);
		assertThat(this.recording.events).contains("joined");
		run.stop();
		await().atMost(LIMIT).until(() -> this.recording.end != null);
		assertThat(this.recording.end.committed()).isTrue();
	}

}
