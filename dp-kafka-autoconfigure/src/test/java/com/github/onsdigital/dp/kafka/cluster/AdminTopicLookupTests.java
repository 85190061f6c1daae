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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Making the admin client may take as long as the name server does.
 */
@Timeout(120)
class AdminTopicLookupTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	// the provider is made by Kafka
	private static volatile CountDownLatch making = new CountDownLatch(1);

	private static volatile CountDownLatch free = new CountDownLatch(1);

	private final AdminTopicLookup view = new AdminTopicLookup(MonitorOf.connection("SASL_PLAINTEXT",
			Map.of("bootstrap.servers", "127.0.0.1:9", "client.id", "view-under-test",
					AdminClientConfig.CONFIG_PROVIDERS_CONFIG, "vault", "config.providers.vault.class",
					HangingProvider.class.getName(), "sasl.mechanism", "PLAIN", "sasl.jaas.config", "${vault:login}")));

	@BeforeEach
	void hang() {
		making = new CountDownLatch(1);
		free = new CountDownLatch(1);
	}

	@AfterEach
	void goOn() {
		free.countDown();
		this.view.close();
	}

	@Test
	void closeDoesNotWaitForAClientThatIsBeingMade() throws InterruptedException {
		CompletableFuture<AdminTopicLookup.Answer> asking = ask();
		assertThat(making.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(CompletableFuture.runAsync(this.view::close, AdminTopicLookupTests::start))
			.succeedsWithin(Duration.ofSeconds(30));
		assertThat(asking).isNotDone();
		free.countDown();
		assertThat(asking).succeedsWithin(LIMIT)
			.extracting(AdminTopicLookup.Answer::problem)
			.isEqualTo("dp-kafka is being closed");
		await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).isZero());
	}

	@Test
	void onlyOneIsMadeAtATimeAndItIsKept() throws InterruptedException {
		CompletableFuture<AdminTopicLookup.Answer> asking = ask();
		assertThat(making.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(ask()).succeedsWithin(LIMIT)
			.extracting(AdminTopicLookup.Answer::problem)
			.isEqualTo("answers, but the login has not ended yet");
		free.countDown();
		assertThat(asking).succeedsWithin(LIMIT);
		assertThat(ask()).succeedsWithin(LIMIT);
		assertThat(clients()).isEqualTo(1);
		this.view.close();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).isZero());
	}

	private CompletableFuture<AdminTopicLookup.Answer> ask() {
		return CompletableFuture.supplyAsync(
				() -> this.view.ask(Set.of(), Set.of(), Deadline.in(Duration.ofMillis(100), System::nanoTime)),
				AdminTopicLookupTests::start);
	}

	// not the common pool, which has one thread where there are two processors
	private static void start(Runnable work) {
		new Thread(work).start();
	}

	private static long clients() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("kafka-admin-client-thread")
					&& thread.getName().contains("view-under-test"))
			.count();
	}

	/**
	 * Takes its time, as a name server that does not answer.
	 */
	public static final class HangingProvider extends UnforeseenFailureTests.FailingProvider {

		@Override
		public ConfigData get(String path, Set<String> keys) {
			making.countDown();
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
