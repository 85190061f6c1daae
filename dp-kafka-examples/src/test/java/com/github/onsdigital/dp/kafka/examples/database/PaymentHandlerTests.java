package com.github.onsdigital.dp.kafka.examples.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

import com.github.onsdigital.dp.kafka.examples.database.PaymentHandler.OrderPlaced;
import com.github.onsdigital.dp.kafka.examples.database.PaymentHandler.Payment;
import com.github.onsdigital.dp.kafka.test.AutoConfigureKafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureKafkaTestCluster
@ActiveProfiles("database")
class PaymentHandlerTests {

	private static final Duration SESSIONS_EXPIRE = Duration.ofMinutes(1);

	@Autowired
	private KafkaTestCluster kafka;

	@Autowired
	private Payments payments;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void deletePayments() {
		this.jdbc.sql("delete from payment").update();
		this.jdbc.sql("update account set balance = 0").update();
	}

	@Test
	void aPaymentIsBookedAndSent() {
		order("o-1", "Ada", 11);
		assertThat(this.kafka.consumer("payments")).hasHandled(1).hasCommitted("orders-0", 1);
		assertThat(balance("Ada")).isEqualTo(-11);
		assertThat(this.kafka.producer("payment-events"))
			.hasSent(json("{\"number\":" + number("o-1") + ",\"orderId\":\"o-1\",\"customer\":\"Ada\",\"amount\":11}"));
	}

	@Test
	void aCrashBeforeTheOffsetIsCommittedRepeatsTheMessageButNotTheBooking() {
		this.kafka.process().crashAtNextCommit("payments");
		order("o-1", "Ada", 11);
		assertThat(this.kafka.consumer("payments")).hasHandled(1).hasCommittedNothing();
		assertThat(this.kafka.producer("payment-events")).hasSent(1);
		assertThat(this.kafka.process().isCrashed()).isTrue();
		this.kafka.process().restart();
		this.kafka.clock().advance(SESSIONS_EXPIRE);
		assertThat(this.kafka.consumer("payments")).hasHandled(2).hasCommitted("orders-0", 1);
		assertThat(balance("Ada")).isEqualTo(-11);
		List<ConsumerRecord<byte[], byte[]>> sent = this.kafka.producer("payment-events").sent();
		assertThat(sent).hasSize(2);
		assertThat(sent.get(1).value()).isEqualTo(sent.get(0).value());
		assertThat(sent.get(1).key()).isEqualTo(sent.get(0).key());
	}

	@Test
	void aCrashBeforeTheMessageIsWrittenRepeatsTheSendButNotTheBooking() {
		// retriable: the producer waits before it sends the message again
		this.kafka.producer("payment-events").failSends(1, new NotLeaderOrFollowerException("moved"));
		order("o-1", "Ada", 11);
		assertThat(this.kafka.consumer("payments")).hasHandled(0).hasCommittedNothing();
		assertThat(balance("Ada")).isEqualTo(-11);
		assertThat(this.kafka.producer("payment-events")).hasSentNothing();
		this.kafka.process().crash();
		this.kafka.process().restart();
		this.kafka.clock().advance(SESSIONS_EXPIRE);
		assertThat(this.kafka.consumer("payments")).hasHandled(1).hasCommitted("orders-0", 1);
		assertThat(balance("Ada")).isEqualTo(-11);
		assertThat(this.kafka.producer("payment-events")).hasSent(1);
	}

	@Test
	void aPaymentIsBookedOnceIfTwoInstancesHandleTheSameOrder() {
		IntStream.range(0, 20).mapToObj((number) -> new OrderPlaced("o-" + number, "Ada", 1)).forEach((order) -> {
			CompletableFuture<Payment> other = CompletableFuture.supplyAsync(() -> this.payments.book(order));
			assertThat(this.payments.book(order)).isEqualTo(other.join());
		});
		assertThat(balance("Ada")).isEqualTo(-20);
	}

	@Test
	void anOrderWithoutAnAccountIsNotBookedAndKeptAsADeadLetter() {
		order("o-1", "Nobody", 11);
		order("o-2", "Ada", 12);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("payments")).hasDeadLetters(1).hasHandled(1).hasCommitted("orders-0", 2);
		assertThat(this.kafka.topic("orders-dlt")).hasRecords(1);
		assertThat(bookings("o-1")).isZero();
		assertThat(balance("Ada")).isEqualTo(-12);
		assertThat(this.kafka.producer("payment-events")).hasSent(1);
	}

	@Test
	void noOrderIsAbandonedWhileTheDatabaseIsDown() {
		this.kafka.check("db").down();
		order("o-1", "Ada", 11);
		this.kafka.clock().advance(Duration.ofHours(1));
		assertThat(this.kafka.consumer("payments")).isHeldBy("health").hasHandled(0).hasCommittedNothing();
		this.kafka.check("db").up();
		assertThat(this.kafka.consumer("payments")).isConsuming().hasHandled(1).hasCommitted("orders-0", 1);
		assertThat(balance("Ada")).isEqualTo(-11);
	}

	private void order(String id, String customer, int amount) {
		this.kafka.topic("orders")
			.send(customer,
					json("{\"id\":\"" + id + "\",\"customer\":\"" + customer + "\",\"amount\":" + amount + "}"));
	}

	private long balance(String customer) {
		return this.jdbc.sql("select balance from account where customer = ?")
			.param(customer)
			.query(Long.class)
			.single();
	}

	private long number(String order) {
		return this.jdbc.sql("select number from payment where order_id = ?").param(order).query(Long.class).single();
	}

	private int bookings(String order) {
		return this.jdbc.sql("select count(*) from payment where order_id = ?")
			.param(order)
			.query(Integer.class)
			.single();
	}

}
