package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outages of a database under load, shorter and longer than the retries, lose no record,
 * even with a policy that commits failed records.
 */
class DependencyOutageTests {

	private static final int RECORDS = 2_000;

	private static final int OUTAGES = 10;

	private static final int PARTITIONS = 4;

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, PARTITIONS);

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "stop, 0s, partition", "stop, 1m, partition", "pause, 0s, partition", "stop, 1m, key",
			"pause, 0s, key" })
	void noRecordIsLostOrHandledTwice(String onUnhealthy, String stopAfter, String ordering) {
		Database database = run(onUnhealthy, stopAfter, ordering);
		assertThat(this.kafka.consumer("rows")).isConsuming().hasHandled(RECORDS);
		assertThat(this.kafka.consumer("bulk")).isConsuming().hasHandled(RECORDS);
		assertThat(database.rows).hasSize(RECORDS).doesNotHaveDuplicates();
		assertThat(database.bulk).hasSize(RECORDS).doesNotHaveDuplicates();
		for (String consumer : List.of("rows", "bulk")) {
			boolean holds = stopAfter.equals("0s");
			assertThat(this.kafka.consumer(consumer).group().history().stream().map(Transition::to))
				.as("holds of " + consumer)
				.matches((states) -> states.contains(ConsumerState.STOPPING) == holds);
		}
		this.kafka.verifyInvariants();
	}

	// what was handled behind a record that had failed is handled again after a stop
	@ParameterizedTest
	@ValueSource(strings = { "key", "unordered" })
	void noRecordIsLostWhenTheConsumerIsStopped(String ordering) {
		Database database = run("stop", "0s", ordering);
		assertThat(this.kafka.consumer("rows")).isConsuming();
		for (int partition = 0; partition < PARTITIONS; partition++) {
			assertThat(this.kafka.consumer("rows")).hasCommitted("rows-" + partition, RECORDS / PARTITIONS);
		}
		assertThat(new HashSet<>(database.rows)).hasSize(RECORDS);
		this.kafka.verifyInvariants();
	}

	private Database run(String onUnhealthy, String stopAfter, String ordering) {
		Database database = this.kafka.application(WithDatabase.class)
			.property("kafka.consumers.rows.ordering", ordering)
			.property("kafka.consumer.on-unhealthy", onUnhealthy)
			.property("kafka.health.stop-after", stopAfter)
			.property("kafka.retry.min-period", "20ms")
			.property("kafka.retry.max-period", "50ms")
			.run()
			.getBean(Database.class);
		for (int i = 0; i < RECORDS; i++) {
			this.kafka.topic("rows").partition(i % PARTITIONS).send("key-" + i % 50, Integer.toString(i));
		}
		this.kafka.clock().advance(Duration.ofMinutes(10));
		assertThat(database.outages).isEqualTo(OUTAGES);
		assertThat(database.refused).as("the outages affected records").isGreaterThanOrEqualTo(OUTAGES);
		return database;
	}

	@Configuration(proxyBeanMethods = false)
	static class WithDatabase {

		@Bean
		Database database(TimeSource time) {
			return new Database(time);
		}

		@Bean
		HealthIndicator databaseHealthIndicator(Database database) {
			return () -> database.isUp() ? Health.up().build() : Health.down().build();
		}

	}

	/**
	 * A database that is unavailable after about every 180th write, for a limited time.
	 */
	static class Database {

		private final TimeSource time;

		private final Random random = new Random(1);

		final Queue<String> rows = new ConcurrentLinkedQueue<>();

		final Queue<String> bulk = new ConcurrentLinkedQueue<>();

		int outages;

		int refused;

		private int writes;

		private long upAt;

		Database(TimeSource time) {
			this.time = time;
			this.upAt = time.nanoTime();
		}

		@KafkaMessageHandler(id = "rows", topic = "rows", group = "row-writers", numWorkers = "2",
				subscribeTo = "database")
		void row(String row) {
			write(this.rows, List.of(row));
		}

		@KafkaBatchHandler(id = "bulk", topic = "rows", group = "bulk-writers", batchSize = "100",
				subscribeTo = "database")
		void bulk(List<String> rows) {
			write(this.bulk, rows);
		}

		private synchronized void write(Queue<String> table, List<String> some) {
			if (isUp() && this.writes > 180 * (this.outages + 1) && this.outages < OUTAGES) {
				this.outages++;
				// the retries last for about 100 ms
				this.upAt = this.time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5 + this.random.nextInt(250));
			}
			if (!isUp()) {
				this.refused++;
				throw new IllegalStateException("the database is unavailable");
			}
			table.addAll(some);
			this.writes++;
		}

		synchronized boolean isUp() {
			return this.time.nanoTime() - this.upAt >= 0;
		}

	}

}
