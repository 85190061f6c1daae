package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.test.ShopHandlers.Order;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.OrderBook;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.OrderHandler;

import static com.github.onsdigital.dp.kafka.consumer.ConsumerState.CONSUMING;
import static com.github.onsdigital.dp.kafka.test.TestData.header;
import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests of a handler as a user writes them.
 */
@DpKafkaTest(OrderHandler.class)
class OrderHandlerTests {

	@Autowired
	KafkaTestCluster kafka;

	@MockitoBean
	OrderBook book;

	@Test
	void anOutageLosesNoRecord() {
		this.kafka.check("db").down();
		this.kafka.topic("orders").send("k1", json("{\"id\":\"a\"}"), header("tenant", "acme"));
		this.kafka.clock().advance(Duration.ofMinutes(10));
		assertThat(this.kafka.consumer("orders")).isStopped().isHeldBy("health").hasCommitted("orders-0", 0);
		this.kafka.check("db").up();
		assertThat(this.kafka.consumer("orders")).reaches(CONSUMING).hasHandled(1).hasCommitted("orders-0", 1);
		then(this.book).should().add(new Order("a"));
	}

	@Test
	void eachTestBeginsWithOffsetZero() {
		this.kafka.topic("orders").send(json(new Order("b")));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
	}

	@Test
	void mocksAreOfThisTest() {
		assertThat(this.kafka.consumer("orders")).isConsuming().isNotHeld().hasHandled(0).hasCommittedNothing();
		then(this.book).should(never()).add(any());
	}

	@Test
	void aFailedCallIsRetriedAtItsTime() {
		willThrow(new IllegalStateException("locked")).willDoNothing().given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("c")));
		assertThat(this.kafka.consumer("orders")).hasRetried(1).hasHandled(0).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofMillis(199));
		assertThat(this.kafka.consumer("orders")).hasHandled(0);
		this.kafka.clock().advance(Duration.ofMillis(1));
		assertThat(this.kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
		then(this.book).should(times(2)).add(new Order("c"));
	}

	@Test
	void aRecordThatFailsFourTimesIsCommitted() {
		willThrow(new IllegalStateException("locked")).given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("d"))).send("no JSON");
		this.kafka.clock().advance(Duration.ofMinutes(1));
		assertThat(this.kafka.consumer("orders")).hasRetried(3).hasFailed(2).hasCommitted("orders-0", 2);
	}

	@Test
	void aGateHoldsAHandler() {
		willAnswer((call) -> {
			this.kafka.gate("db").await();
			return null;
		}).given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("e"))).send(json(new Order("f")));
		this.kafka.clock().advance(Duration.ofSeconds(30));
		assertThat(this.kafka.gate("db").isWaitedFor()).isTrue();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(0).hasNotCommitted("orders-0", 1);
		this.kafka.gate("db").open();
		assertThat(this.kafka.consumer("orders")).hasHandled(2).hasCommitted("orders-0", 2);
	}

	@Test
	void aGateThatIsNotOpenedEndsWithTheTest() {
		willAnswer((call) -> {
			this.kafka.gate("db").await();
			return null;
		}).given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("g")));
		assertThat(this.kafka.consumer("orders")).isConsuming();
	}

	@Test
	void aFailedAssertionHasTheLastFailureOfTheHandlerButNotItsMessage() {
		IllegalStateException failure = new IllegalStateException("order secret-1 is locked");
		willThrow(failure).given(this.book).add(any());
		this.kafka.topic("orders").send(json(new Order("secret-1")));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.kafka.consumer("orders")).hasHandled(1))
			.withMessageContaining("last failure of the handler: java.lang.IllegalStateException at "
					+ OrderHandler.class.getName() + ".handle(ShopHandlers.java:")
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).doesNotContain("secret-1");
				assertThat(ex.getSuppressed()).containsExactly(failure);
			});
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.kafka.topic("bills")).hasRecords(1))
			.withMessageContaining("last failure of the handler: java.lang.IllegalStateException at ")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(failure));
	}

	@Test
	void aFailedAssertionNamesTheCauseOfAnUnreadableRecord() {
		this.kafka.topic("orders").send("no JSON");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.kafka.consumer("orders")).hasHandled(1))
			.withMessageMatching("(?s).*last failure of the handler: \\S+UnreadableRecordException, caused by "
					+ "\\S+PayloadException at tools\\.jackson\\.\\S+.*");
	}

	@Test
	void aFailureDescribesTheConsumer() {
		this.kafka.topic("orders").send(json(new Order("h")));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.kafka.consumer("orders")).hasHandled(2))
			.withMessageContainingAll("Expected consumer 'orders' to have handled 2 records.",
					"consumer 'orders' is CONSUMING, not held, assigned: [orders-0]", "committed: {orders-0=1}",
					"handled: [orders-0@0 HANDLED]");
	}

	@Test
	void anUnknownConsumerIsReported() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.kafka.consumer("order"))
			.withMessageContaining("There is no consumer 'order'; there are [orders]");
	}

	@Test
	void anOperatorStopEndsWithTheTest() {
		this.kafka.consumer("orders").group().stop();
		assertThat(this.kafka.consumer("orders")).isStopped().isHeldBy("operator-stop");
	}

	@Test
	void anOperatorPauseKeepsTheMembership() {
		this.kafka.consumer("orders").group().pause();
		assertThat(this.kafka.consumer("orders")).isPaused().isHeldBy("operator-pause");
		this.kafka.topic("orders").send(json(new Order("i")));
		assertThat(this.kafka.consumer("orders")).hasHandled(0);
		this.kafka.consumer("orders").group().resume();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasHandled(1);
	}

	@Test
	void aHangingCheckCountsAsDownAfterItsTimeout() {
		this.kafka.check("db").hang();
		assertThat(this.kafka.consumer("orders")).isConsuming();
		this.kafka.clock().advance(Duration.ofSeconds(5));
		assertThat(this.kafka.consumer("orders")).isStopped().isHeldBy("health");
		this.kafka.check("db").up();
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("orders")).reaches(CONSUMING);
	}

	@Test
	void aCheckThatThrowsIsDown() {
		this.kafka.check("db").fail(new IllegalStateException("no connection"));
		assertThat(this.kafka.consumer("orders")).isStopped().isHeldBy("health");
	}

	@Nested
	class AMockThatIsStubbedOutside {

		@Test
		void theContextIsShared() {
			given(OrderHandlerTests.this.book.toString()).willReturn("a book");
			OrderHandlerTests.this.kafka.topic("orders").send(json(new Order("j")));
			assertThat(OrderHandlerTests.this.kafka.consumer("orders")).hasHandled(json(new Order("j")))
				.hasCommitted("orders-0", 1);
		}

	}

}
