package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import com.github.onsdigital.dp.kafka.autoconfigure.endpoint.DpKafkaEndpointAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.metrics.DpKafkaMetricsAutoConfiguration;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WithoutHealthTests {

	private final FakeMonitor monitor = new FakeMonitor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(DpKafkaOnly.class)
		.withBean(ClusterMonitor.class, () -> this.monitor);

	@Test
	void theJarIsMissing() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.Health", null)).isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", null))
			.isFalse();
		assertThat(ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", null)).isFalse();
	}

	@Test
	void selfHoldsAndWithdraws() {
		FakeConsumer hello = FakeConsumer.of("hello", "self");
		this.monitor.publishReachable(3);
		// two failed checks that are an interval apart result in a hold
		HealthSettings often = new HealthSettings(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ZERO,
				Duration.ZERO);
		this.runner.withBean(HealthSettings.class, () -> often)
			.withBean(ConsumerGroups.class, () -> new FakeGroups(hello))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(hello.isHeldBy(HoldOwner.HEALTH)).isFalse();
				await().atMost(Duration.ofSeconds(30)).until(() -> {
					this.monitor.publishReachable(0);
					return hello.isHeldBy(HoldOwner.HEALTH);
				});
			});
	}

	@Test
	void aNamedCheckIsRefused() {
		this.runner.withBean(ConsumerGroups.class, () -> new FakeGroups(FakeConsumer.of("hello", "catalogue")))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageStartingWith("consumer hello: health subscription \"catalogue\" needs"
						+ " org.springframework.boot:spring-boot-starter-actuator"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DpKafkaHealthAutoConfiguration.class, DpKafkaHealthContributorAutoConfiguration.class,
			DpKafkaEndpointAutoConfiguration.class, DpKafkaMetricsAutoConfiguration.class })
	static class DpKafkaOnly {

	}

}
