package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.support.Deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The creation of the admin client may block as long as the name server does.
 */
@Timeout(120)
class AdminTopicLookupTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	// Kafka creates the provider
	private static volatile CountDownLatch creating = new CountDownLatch(1);

	private static volatile CountDownLatch free = new CountDownLatch(1);

	private final AdminTopicLookup lookup = new AdminTopicLookup(TestMonitor.connection("SASL_PLAINTEXT",
			Map.of("bootstrap.servers", "127.0.0.1:9", "client.id", "lookup-under-test",
					AdminClientConfig.CONFIG_PROVIDERS_CONFIG, "vault", "config.providers.vault.class",
					HangingProvider.class.getName(), "sasl.mechanism", "PLAIN", "sasl.jaas.config", "${vault:login}")),
			KafkaClients.kafka());

	@BeforeEach
	void hang() {
		creating = new CountDownLatch(1);
		free = new CountDownLatch(1);
	}

	@AfterEach
	void release() {
		free.countDown();
		this.lookup.close();
	}

	@Test
	void closeDoesNotWaitForAClientThatIsBeingCreated() throws InterruptedException {
		CompletableFuture<AdminTopicLookup.Result> querying = query();
		assertThat(creating.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(CompletableFuture.runAsync(this.lookup::close, AdminTopicLookupTests::start))
			.succeedsWithin(Duration.ofSeconds(30));
		assertThat(querying).isNotDone();
		free.countDown();
		assertThat(querying).succeedsWithin(LIMIT)
			.extracting(AdminTopicLookup.Result::problem)
			.isEqualTo("dp-kafka is being closed");
		await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).isZero());
	}

	@Test
	void onlyOneClientIsCreatedAndItIsKept() throws InterruptedException {
		CompletableFuture<AdminTopicLookup.Result> querying = query();
		assertThat(creating.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(query()).succeedsWithin(LIMIT)
			.extracting(AdminTopicLookup.Result::problem)
			.isEqualTo("answers, but an earlier login has not completed yet");
		free.countDown();
		assertThat(querying).succeedsWithin(LIMIT);
		assertThat(query()).succeedsWithin(LIMIT);
		assertThat(clients()).isEqualTo(1);
		this.lookup.close();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).isZero());
	}

	private CompletableFuture<AdminTopicLookup.Result> query() {
		return CompletableFuture.supplyAsync(
				() -> this.lookup.query(Set.of(), Set.of(), Deadline.in(Duration.ofMillis(100), System::nanoTime)),
				AdminTopicLookupTests::start);
	}

	// not the common pool, which has one thread on a machine with two processors
	private static void start(Runnable work) {
		new Thread(work).start();
	}

	private static long clients() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("kafka-admin-client-thread")
					&& thread.getName().contains("lookup-under-test"))
			.count();
	}

	/**
	 * Blocks, like a name server that does not respond.
	 */
	public static final class HangingProvider extends UnexpectedFailureTests.FailingProvider {

		@Override
		public ConfigData get(String path, Set<String> keys) {
			creating.countDown();
			try {
				free.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			String login = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"b\";";
			return new ConfigData(Map.of("login", login));
		}

	}

}
