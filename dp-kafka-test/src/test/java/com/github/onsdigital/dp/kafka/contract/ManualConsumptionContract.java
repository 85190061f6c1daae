package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Manual consumption: page <i>Consumers</i>.
 */
abstract class ManualConsumptionContract extends ContractTests {

	private Upstream upstream;

	@BeforeEach
	void createTopic() {
		this.orders.create(2);
	}

	@Test
	void theNextMessageOfAPartitionIsDeliveredAfterTheRelease() {
		startManual();
		this.orders.send(0, "a", "b");
		this.orders.send(1, "c");
		List<UpstreamMessage> first = List.of(next(), next());
		assertThat(first).extracting(ManualConsumptionContract::text).containsExactlyInAnyOrder("a", "c");
		assertThat(poll()).isNull();
		first.forEach(UpstreamMessage::commitAndRelease);
		UpstreamMessage second = next();
		assertThat(text(second)).isEqualTo("b");
		second.commitAndRelease();
	}

	@Test
	void aCommitCommitsTheMessage() {
		startManual();
		this.orders.send(0, "a", "b");
		next().commitAndRelease();
		awaitCommitted(0, 1);
		next().commitAndRelease();
		awaitCommitted(0, 2);
	}

	@Test
	void aMarkedMessageIsCommittedWithTheNextCommitOfItsPartition() {
		startManual();
		this.orders.send(0, "a", "b");
		UpstreamMessage first = next();
		first.mark();
		first.release();
		UpstreamMessage second = next();
		assertThat(committed(0)).isIn(null, 0L);
		second.commitAndRelease();
		awaitCommitted(0, 2);
	}

	@Test
	void theCommittedOffsetDoesNotPassAMessageThatIsNotMarked() {
		startManual();
		this.orders.send(0, "a", "b");
		UpstreamMessage first = next();
		first.release();
		next().commitAndRelease();
		this.orders.send(1, "c");
		next().commitAndRelease();
		awaitCommitted(1, 1);
		assertThat(committed(0)).isIn(null, 0L);
		first.mark();
		awaitCommitted(0, 2);
	}

	@Test
	void aMessageThatIsNotMarkedIsNotCommittedWithAnEarlierOne() {
		startManual();
		this.orders.send(0, "a", "b");
		UpstreamMessage first = next();
		first.release();
		UpstreamMessage second = next();
		second.release();
		first.commit();
		awaitCommitted(0, 1);
		second.commit();
		awaitCommitted(0, 2);
	}

	@Test
	void consumptionContinuesAfterAStop() {
		startManual();
		this.orders.send(0, "a", "b", "c");
		List<String> handled = new ArrayList<>();
		UpstreamMessage first = next();
		handled.add(text(first));
		first.commitAndRelease();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(committed(0)).isEqualTo(1);
		consumer().start();
		for (int i = 0; i < 2; i++) {
			UpstreamMessage message = next();
			handled.add(text(message));
			message.commitAndRelease();
		}
		awaitCommitted(0, 3);
		assertThat(handled).containsExactly("a", "b", "c");
	}

	@Test
	void aMessageOfAnEndedRunHasNoEffect() {
		startManual();
		this.orders.send(0, "a");
		UpstreamMessage message = next();
		message.release();
		assertThat(message.isCurrent()).isTrue();
		assertThat(consumer().stopAndWait(LIMIT)).isTrue();
		assertThat(message.isCurrent()).isFalse();
		message.commit();
		consumer().start();
		UpstreamMessage again = next();
		assertThat(text(again)).isEqualTo("a");
		assertThat(committed(0)).isIn(null, 0L);
		again.commitAndRelease();
	}

	@Test
	void theUpstreamIsClosedWithItsConsumer() {
		startManual();
		assertThat(this.upstream.isClosed()).isFalse();
		consumer().close();
		await("the end", () -> this.upstream.isClosed());
		assertThat(poll()).isNull();
	}

	@Test
	void aConsumerWithAHandlerHasNoUpstream() {
		startOrders();
		assertThatIllegalStateException().isThrownBy(() -> consumer().upstream());
	}

	private void startManual() {
		start();
		this.upstream = this.application.bean(ConsumerGroupFactory.class)
			.upstream(ConsumerOptions.of("orders").topic(this.orders.name()).group(this.group.name()))
			.upstream();
		awaitState(ConsumerState.CONSUMING);
	}

	private UpstreamMessage next() {
		List<UpstreamMessage> polled = new ArrayList<>();
		await("a message", () -> {
			UpstreamMessage message = poll();
			if (message != null) {
				polled.add(message);
			}
			return message != null;
		});
		return polled.get(0);
	}

	private @Nullable UpstreamMessage poll() {
		try {
			return this.upstream.poll(Duration.ofMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String text(UpstreamMessage message) {
		return Calls.text(message.record());
	}

}
