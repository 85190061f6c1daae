package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Outages of a database under load, shorter and longer than the retries, lose no record,
 * even with a policy that commits failed records.
 */
class DependencyOutageIntegrationTests extends ContextOnABroker {

	private static final int RECORDS = 10_000;

	private static final int OUTAGES = 10;

	@Test
	void noRecordIsLostOrHandledTwice() throws Exception {
		failAndRecover("stop", "0s");
	}

	@Test
	void noRecordIsLostOrHandledTwiceWithOutagesTooShortForAHold() throws Exception {
		var context = failAndRecover("stop", "1m");
		assertThat(context.getBean(ConsumerGroups.class).all())
			.allSatisfy((consumer) -> assertThat(consumer.history()).extracting(Transition::to)
				.doesNotContain(ConsumerState.STOPPING));
	}

	@Tag("faults")
	@Test
	void noRecordIsLostOrHandledTwiceWithPauses() throws Exception {
		failAndRecover("pause", "0s");
	}

	private ConfigurableApplicationContext failAndRecover(String onUnhealthy, String stopAfter) throws Exception {
		createTopic(this.topic + "-rows", 4);
		var context = run(WithDatabase.class, "kafka.consumer.on-unhealthy=" + onUnhealthy,
				"kafka.health.stop-after=" + stopAfter);
		send(this.topic + "-rows", IntStream.range(0, RECORDS).mapToObj(Integer::toString).toArray(String[]::new));
		Database database = context.getBean(Database.class);
		await().atMost(Duration.ofSeconds(60))
			.until(() -> database.rows.size() >= RECORDS && database.bulk.size() >= RECORDS);
		assertThat(this.handlers.abandoned).isEmpty();
		assertThat(database.rows).hasSize(RECORDS).doesNotHaveDuplicates();
		assertThat(database.bulk).hasSize(RECORDS).doesNotHaveDuplicates();
		assertThat(database.outages).hasValue(OUTAGES);
		assertThat(database.refused).as("the outages affected records").hasValueGreaterThanOrEqualTo(OUTAGES);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	static class WithDatabase {

		@Bean
		Database database() {
			return new Database();
		}

		@Bean
		HealthIndicator databaseHealthIndicator(Database database) {
			return () -> database.up ? Health.up().build() : Health.down().build();
		}

	}

	/**
	 * A database that is unavailable after about every thousandth row, for a limited
	 * time.
	 */
	static class Database implements AutoCloseable {

		final Queue<String> rows = new ConcurrentLinkedQueue<>();

		final Queue<String> bulk = new ConcurrentLinkedQueue<>();

		final AtomicInteger outages = new AtomicInteger();

		final AtomicInteger refused = new AtomicInteger();

		private final Random random = new Random(1);

		private final ScheduledExecutorService repair = Executors.newSingleThreadScheduledExecutor();

		private int writes;

		volatile boolean up = true;

		@KafkaMessageHandler(id = "rows", topic = "${topic}-rows", group = "rows-of-${topic}", numWorkers = "2",
				subscribeTo = "database")
		void row(String row) {
			LockSupport.parkNanos(50_000);
			write(this.rows, List.of(row));
		}

		@KafkaBatchHandler(id = "bulk", topic = "${topic}-rows", group = "bulk-of-${topic}", batchSize = "100",
				subscribeTo = "database")
		void bulk(List<String> rows) {
			LockSupport.parkNanos(5_000_000);
			write(this.bulk, rows);
		}

		private synchronized void write(Queue<String> table, List<String> some) {
			if (this.up && this.writes > 900 * (this.outages.get() + 1) && this.outages.get() < OUTAGES) {
				this.up = false;
				this.outages.incrementAndGet();
				// the retries last for about 100 ms
				this.repair.schedule(() -> this.up = true, 5 + this.random.nextInt(250), TimeUnit.MILLISECONDS);
			}
			if (!this.up) {
				this.refused.incrementAndGet();
				throw new IllegalStateException("the database is unavailable");
			}
			table.addAll(some);
			this.writes++;
		}

		@Override
		public void close() {
			this.repair.shutdownNow();
		}

	}

}
