package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.fakes.DpKafkaThreads;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.health.HealthCheckScheduler;
import com.github.onsdigital.dp.kafka.health.HealthSubscriptions;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HealthAutoConfigurationTests {

	private final FakeMonitor monitor = new FakeMonitor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaHealthAutoConfiguration.class,
				DpKafkaHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class))
		.withBean(ClusterMonitor.class, () -> this.monitor)
		.withBean(HealthSettings.class,
				() -> new HealthSettings(Duration.ofMillis(50), Duration.ofMillis(300), Duration.ZERO, Duration.ZERO));

	@Test
	void aConsumerFollowsTheStatusOfAHealthIndicator() {
		DpKafkaThreads threads = DpKafkaThreads.sinceNow();
		FakeConsumer hello = FakeConsumer.of("hello", "catalogue", "self");
		AtomicReference<Health> health = new AtomicReference<>(Health.up().build());
		this.monitor.publishReachable(3);
		with(hello).withBean("catalogueHealthIndicator", HealthIndicator.class, () -> health::get).run((context) -> {
			untilHeld(hello, false);
			health.set(Health.down().build());
			untilHeld(hello, true);
			health.set(Health.up().build());
			untilHeld(hello, false);
		});
		await().atMost(Duration.ofSeconds(30)).until(() -> threads.alive().isEmpty());
	}

	@Test
	void firstHoldsAreSetBeforeConsumersStart() {
		FakeConsumer hello = FakeConsumer.of("hello", "catalogue");
		CountDownLatch released = new CountDownLatch(1);
		with(hello).withBean("catalogueHealthIndicator", HealthIndicator.class, () -> () -> {
			awaitLatch(released);
			return Health.up().build();
		}).run((context) -> {
			assertThat(hello.isHeldBy(HoldOwner.HEALTH)).isTrue();
			assertThat(context.getBean(HealthCheckScheduler.class).getPhase()).isLessThan(0);
			released.countDown();
			untilHeld(hello, false);
		});
	}

	@Test
	void worksUnderLazyInitialisation() {
		FakeConsumer hello = FakeConsumer.of("hello", "catalogue");
		with(hello).withBean("catalogueHealthIndicator", HealthIndicator.class, () -> () -> Health.down().build())
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> untilHeld(hello, true));
	}

	@Test
	void nestedAndReactiveChecksAreFound() {
		FakeConsumer hello = FakeConsumer.of("hello", "stores/db", "remote");
		AtomicReference<Health> remote = new AtomicReference<>(Health.up().build());
		ReactiveHealthIndicator reactive = () -> Mono.fromSupplier(remote::get);
		with(hello)
			.withBean("storesHealthContributor", CompositeHealthContributor.class,
					() -> CompositeHealthContributor.fromMap(Map.of("db", (HealthIndicator) () -> Health.up().build())))
			.withBean("remoteHealthIndicator", ReactiveHealthIndicator.class, () -> reactive)
			.run((context) -> {
				untilHeld(hello, false);
				remote.set(Health.outOfService().build());
				untilHeld(hello, true);
				assertThat(hello.holds().get(0).text()).isEqualTo("check remote is OUT_OF_SERVICE");
			});
	}

	@Test
	void refreshRunsTheChecksImmediately() {
		FakeConsumer hello = FakeConsumer.of("hello", "catalogue");
		AtomicReference<Health> health = new AtomicReference<>(Health.up().build());
		with(hello).withBean("catalogueHealthIndicator", HealthIndicator.class, () -> health::get).run((context) -> {
			untilHeld(hello, false);
			health.set(Health.down().build());
			assertThat(context.getBean(HealthSubscriptions.class).refresh()).succeedsWithin(Duration.ofSeconds(30));
			assertThat(hello.isHeldBy(HoldOwner.HEALTH)).isTrue();
		});
	}

	@Test
	void aRestartOfTheContextHoldsUntilTheChecksHaveRunAgain() {
		FakeConsumer hello = FakeConsumer.of("hello", "catalogue");
		with(hello).withBean("catalogueHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				untilHeld(hello, false);
				HealthCheckScheduler scheduler = context.getBean(HealthCheckScheduler.class);
				scheduler.stop();
				assertThat(scheduler.isRunning()).isFalse();
				assertThat(scheduler.allHealthy("hello").toCompletableFuture()).isCompletedWithValue(false);
				assertThat(this.monitor.listeners()).isZero();
				scheduler.start();
				untilHeld(hello, false);
				assertThat(hello.calls()).containsExactly("hold health", "withdraw health", "hold health",
						"withdraw health");
			});
	}

	@Test
	void aConsumerCreatedInCodeIsHeldWhenWatchReturns() {
		FakeGroups groups = new FakeGroups();
		CountDownLatch released = new CountDownLatch(1);
		this.runner.withBean(ConsumerGroups.class, () -> groups)
			.withBean("catalogueHealthIndicator", HealthIndicator.class, () -> () -> {
				awaitLatch(released);
				return Health.up().build();
			})
			.run((context) -> {
				FakeConsumer late = FakeConsumer.of("late", "catalogue");
				context.getBean(SubscribedHealthChecks.class).watch(late);
				groups.add(late);
				assertThat(late.isHeldBy(HoldOwner.HEALTH)).isTrue();
				released.countDown();
				untilHeld(late, false);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			mongoo               | health subscription "mongoo" is unknown. Indicators: self, mongo, ping
			mongoo               | Did you mean mongo?
			kafka                | depends on the state of consumers
			kafka/consumers      | depends on the state of consumers
			kafka/consumers/hello| depends on the state of consumers
			mongo/x              | is unknown
			/                    | is unknown
			""")
	void unknownChecksAreRefused(String name, String message) {
		with(FakeConsumer.of("hello", name))
			.withBean("mongoHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(InvalidSettingsException.class)
				.rootCause()
				.hasMessageContaining("consumer hello: health subscription")
				.hasMessageContaining(message));
	}

	@Test
	void allMistakesAreReportedTogether() {
		this.runner
			.withBean(ConsumerGroups.class,
					() -> new FakeGroups(FakeConsumer.of("a", "x"), FakeConsumer.of("b", "none", "self")))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("consumer a: health subscription \"x\" is unknown")
				.hasMessageContaining("consumer b: subscribe-to is none and self; keep one"));
	}

	@Test
	void healthChecksOfTheApplicationReplaceTheScheduler() {
		SubscribedHealthChecks healthChecks = (id) -> CompletableFuture.completedFuture(true);
		this.runner.withBean(SubscribedHealthChecks.class, () -> healthChecks)
			.run((context) -> assertThat(context).doesNotHaveBean(HealthCheckScheduler.class));
	}

	private ApplicationContextRunner with(FakeConsumer consumer) {
		return this.runner.withBean(ConsumerGroups.class, () -> new FakeGroups(consumer));
	}

	private static void untilHeld(FakeConsumer consumer, boolean held) {
		await().atMost(Duration.ofSeconds(30)).until(() -> consumer.isHeldBy(HoldOwner.HEALTH) == held);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
