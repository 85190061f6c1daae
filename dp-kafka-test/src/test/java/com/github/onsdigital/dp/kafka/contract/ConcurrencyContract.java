package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that worker threads call, with an order of keys and without an order: page
 * <i>Concurrency</i>.
 */
abstract class ConcurrencyContract extends ContractTests {

	private static final int KEYS = 5;

	private HandlingMode handling = HandlingMode.KEY;

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

	@Test
	void theRecordsOfAKeyAreHandledInOrderWhileOtherKeysContinue() {
		this.orders.create(2);
		Calls calls = startOrders();
		ContractGate gate = blockAt(calls, "a0");
		send(0, "a", "a0", "a1");
		send(0, "b", "b0", "b1");
		// a key of another partition is another key
		send(1, "a", "c0", "c1");
		await("the other keys", () -> calls.handled().size() == 4);
		assertThat(calls.begun()).doesNotContain("a1");
		assertThat(committed(0)).isIn(null, 0L);
		awaitCommitted(1, 2);
		gate.open();
		awaitCommitted(0, 4);
		calls.assertOrderOfKeys();
	}

	@Test
	void recordsWithoutAKeyDoNotWaitForEachOther() {
		assertIndependent(null);
	}

	@Test
	void withoutAnOrderRecordsOfOneKeyDoNotWaitForEachOther() {
		this.handling = HandlingMode.UNORDERED;
		assertIndependent("a");
	}

	private void assertIndependent(@Nullable String key) {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = blockAt(calls, "0");
		send(0, key, "0", "1", "2");
		await("the other records", () -> calls.handled().size() == 2);
		assertThat(committed(0)).isIn(null, 0L);
		gate.open();
		awaitCommitted(0, 3);
		assertThat(calls.handled()).endsWith("0");
	}

	@Test
	void aRecordThatIsRedeliveredBlocksOnlyItsKey() {
		this.orders.create(1);
		setOrders("on-error", "redeliver");
		setOrders("retry-attempts", "0");
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (values.contains("a0") && calls.timesCalled("a0") < 6) {
				throw Planted.failure();
			}
		});
		send(0, "a", "a0", "a1");
		send(0, "b", "b0", "b1", "b2");
		await("the other key", () -> calls.handled().contains("b2"));
		awaitCommitted(0, 5);
		assertThat(calls.timesCalled("a0")).isEqualTo(6);
		assertThat(calls.handled().indexOf("b0")).isLessThan(calls.handled().indexOf("a0"));
		calls.assertOrderOfKeys();
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void theOrderOfEachKeyIsKeptWhenRecordsFail() {
		this.orders.create(2);
		setOrders("on-error", "redeliver");
		Calls calls = startOrders();
		calls.onCall((values) -> failTwoOfThree(calls, values));
		List<String> sent = sendKeys("r", 12, 2);
		awaitCommitted(0, 12);
		awaitCommitted(1, 12);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
		assertThat(calls.begun()).hasSizeGreaterThan(sent.size());
		calls.assertOrderOfKeys();
	}

	@Test
	void theOrderOfEachKeyIsKeptWhenAMemberJoinsAndLeaves() {
		this.orders.create(4);
		Calls calls = startOrders();
		List<String> sent = new ArrayList<>(sendKeys("before", 20, 4));
		ContractMember member = joined();
		sent.addAll(sendKeys("with", 20, 4));
		member.leave();
		sent.addAll(sendKeys("after", 20, 4));
		for (int partition = 0; partition < 4; partition++) {
			awaitCommitted(partition, 60);
		}
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
		calls.assertOrderOfKeys();
	}

	@Test
	void noRecordIsLostWhenAMemberJoinsWhileRecordsFail() {
		this.orders.create(4);
		setOrders("on-error", "redeliver");
		Calls calls = startOrders();
		calls.onCall((values) -> failTwoOfThree(calls, values));
		List<String> sent = new ArrayList<>(sendKeys("before", 10, 4));
		ContractMember member = joined();
		sent.addAll(sendKeys("with", 10, 4));
		member.leave();
		for (int partition = 0; partition < 4; partition++) {
			awaitCommitted(partition, 20);
		}
		assertThat(calls.handled()).containsAll(sent);
		// what was handled behind a record that waited for its retry is handled again
		calls.assertOrderOfKeys();
	}

	@Test
	void theOrderOfEachKeyIsKeptWhenACheckIsUnhealthy() {
		ContractCheck db = this.cluster.check("db");
		this.orders.create(2);
		setOrders("subscribe-to", "db");
		setOrders("on-unhealthy", "pause");
		Calls calls = startOrders();
		List<String> sent = new ArrayList<>(sendKeys("before", 20, 2));
		db.down();
		awaitHold(HoldOwner.HEALTH);
		sent.addAll(sendKeys("with", 20, 2));
		await("the pause", () -> consumer().isPaused());
		db.up();
		awaitCommitted(0, 40);
		awaitCommitted(1, 40);
		assertThat(calls.handled()).containsExactlyInAnyOrderElementsOf(sent);
		calls.assertOrderOfKeys();
	}

	@Test
	void aStopHandlesWhatIsBelowTheHighestStartedRecordAndNothingAboveIt() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = blockWithGap(calls, 0);
		consumer().stop();
		awaitState(ConsumerState.STOPPING);
		gate.open();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(calls.handled()).containsExactly("b3-0", "a0-0", "a1-0", "a2-0");
		assertThat(calls.begun()).doesNotContain("a4-0");
		assertThat(committed(0)).isEqualTo(4);
		consumer().start();
		awaitCommitted(0, 5);
		assertThat(calls.begun()).hasSize(5).doesNotHaveDuplicates();
	}

	@Test
	void aPauseHandlesWhatIsBelowTheHighestStartedRecordAndNothingAboveIt() {
		this.orders.create(1);
		Calls calls = startOrders();
		ContractGate gate = blockWithGap(calls, 0);
		consumer().pause();
		gate.open();
		awaitCommitted(0, 4);
		await("the pause", () -> consumer().isPaused());
		assertThat(calls.begun()).hasSize(4).doesNotContain("a4-0");
		consumer().resume();
		awaitCommitted(0, 5);
		assertThat(calls.begun()).hasSize(5).doesNotHaveDuplicates();
		calls.assertOrderOfKeys();
	}

	@Test
	void aRevocationHandlesWhatIsBelowTheHighestStartedRecord() {
		this.orders.create(4);
		setOrders("num-workers", "8");
		Calls calls = startOrders();
		List<ContractGate> gates = new ArrayList<>();
		for (int partition = 0; partition < 4; partition++) {
			gates.add(blockWithGap(calls, partition));
		}
		ContractMember member = this.group.join(this.orders);
		gates.forEach(ContractGate::open);
		await("partitions of the member", () -> member.partitions().size() == 2);
		for (int partition : member.partitions()) {
			List<String> handled = calls.handled(partition);
			assertThat(committed(partition)).isEqualTo(handled.size()).isGreaterThanOrEqualTo(4);
			assertThat(calls.begun().stream().filter((value) -> value.endsWith("-" + partition)))
				.containsExactlyInAnyOrderElementsOf(handled);
		}
		member.leave();
		for (int partition = 0; partition < 4; partition++) {
			awaitCommitted(partition, 5);
		}
		assertThat(calls.begun()).hasSize(20).doesNotHaveDuplicates();
		calls.assertOrderOfKeys();
	}

	@Test
	void aStopDoesNotWaitForARetryNorForTheRecordsAboveIt() {
		set("kafka.retry.min-period", NEVER);
		set("kafka.retry.max-period", NEVER);
		this.orders.create(1);
		Calls calls = startOrders();
		calls.onCall((values) -> {
			if (values.contains("a1")) {
				throw Planted.failure();
			}
		});
		send(0, "b", "b0");
		send(0, "a", "a1", "a2");
		send(0, "b", "b3");
		await("the calls", () -> calls.handled().contains("b3") && calls.timesCalled("a1") == 1);
		// a handled record is not committed
		assertThat(consumer().stopAndWait(LIMIT)).isFalse();
		assertThat(consumer().state()).isEqualTo(ConsumerState.STOPPED);
		assertThat(committed(0)).isEqualTo(1);
		assertThat(calls.begun()).containsExactlyInAnyOrder("b0", "a1", "b3");
		calls.onCall((values) -> {
		});
		consumer().start();
		awaitCommitted(0, 4);
		// b3 was handled above a record that was not
		assertThat(calls.handled()).containsExactlyInAnyOrder("b0", "b3", "a1", "a2", "b3");
	}

	@Test
	void aStopAtAnyTimeRepeatsNothing() {
		this.orders.create(2);
		Calls calls = startOrders();
		List<String> sent = new ArrayList<>();
		for (int round = 0; round < 4; round++) {
			sent.addAll(sendKeys("r" + round, 20, 2));
			int some = round * 40 + 3;
			await("some records", () -> calls.handled().size() >= some);
			assertThat(consumer().stopAndWait(LIMIT)).isTrue();
			assertThat(committedSum()).isEqualTo(calls.handled().size());
			consumer().start();
		}
		awaitCommitted(0, 80);
		awaitCommitted(1, 80);
		assertThat(calls.begun()).containsExactlyInAnyOrderElementsOf(sent);
		calls.assertOrderOfKeys();
	}

	private long committedSum() {
		return Stream.of(0, 1).map(this::committed).filter(Objects::nonNull).mapToLong(Long::longValue).sum();
	}

	private ContractMember joined() {
		ContractMember member = this.group.join(this.orders);
		await("partitions of the member", () -> member.partitions().size() == 2);
		return member;
	}

	/**
	 * Lets the first of five records wait: two of its key are below a handled record, and
	 * one is above it.
	 */
	private ContractGate blockWithGap(Calls calls, int partition) {
		String end = "-" + partition;
		ContractGate gate = this.cluster.gate();
		calls.on("a0" + end, gate::pass);
		send(partition, "a", "a0" + end, "a1" + end, "a2" + end);
		send(partition, "b", "b3" + end);
		send(partition, "a", "a4" + end);
		await("the other key", () -> gate.isWaitedFor() && calls.handled().contains("b3" + end));
		return gate;
	}

	private ContractGate blockAt(Calls calls, String value) {
		ContractGate gate = this.cluster.gate();
		calls.on(value, gate::pass);
		return gate;
	}

	private static void failTwoOfThree(Calls calls, List<String> values) {
		String value = values.get(0);
		if (calls.timesCalled(value) <= Math.floorMod(value.hashCode(), 3)) {
			throw Planted.failure();
		}
	}

	/**
	 * Sends records with random keys to each partition.
	 */
	private List<String> sendKeys(String prefix, int count, int partitions) {
		Random random = new Random(1);
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			for (int partition = 0; partition < partitions; partition++) {
				String key = "k" + random.nextInt(KEYS);
				String value = prefix + "-" + key + "-" + i + "-" + partition;
				send(partition, key, value);
				sent.add(value);
			}
		}
		return sent;
	}

	private void send(int partition, @Nullable String key, String... values) {
		for (String value : values) {
			this.orders.send(new ProducerRecord<>(this.orders.name(), partition, (key != null) ? bytes(key) : null,
					bytes(value)));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
