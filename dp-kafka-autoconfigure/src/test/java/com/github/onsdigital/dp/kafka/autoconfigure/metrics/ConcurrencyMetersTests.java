package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of what a concurrent consumer has in progress.
 */
class ConcurrencyMetersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean(ClusterMonitor.class, FakeMonitor::new)
		.withBean(ConsumerGroups.class, () -> new FakeGroups(FakeConsumer.of("hello")));

	@Test
	void whatAConcurrentConsumerHasInProgressIsAGauge() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("dp.kafka.consumer.window").gauges()).as("not concurrent").isEmpty();
			FakeConsumer late = FakeConsumer.of("late").concurrency(status(0, 0));
			publish(context, late, ConsumerState.INITIALISING, ConsumerState.STARTING);
			assertThat(concurrency(registry)).containsExactly(0.0, 0.0, 0.0);
			late.concurrency(status(3, 5, 7, 90, 8));
			assertThat(concurrency(registry)).containsExactly(3.0, 5.0, 90.0);
			late.close();
			publish(context, late, ConsumerState.STARTING, ConsumerState.CLOSING);
			assertThat(registry.getMeters()).filteredOn((meter) -> meter.getId().getType() == Meter.Type.GAUGE)
				.noneMatch((meter) -> "late".equals(meter.getId().getTag("consumer")));
		});
	}

	@Test
	void theGaugesOfASuccessorWithTheSameIdReplaceThoseBefore() {
		this.runner.run((context) -> {
			FakeConsumer old = FakeConsumer.of("late").concurrency(status(1, 1, 1));
			publish(context, old, ConsumerState.INITIALISING, ConsumerState.STARTING);
			old.close();
			publish(context, FakeConsumer.of("late").concurrency(status(2, 3, 4)), ConsumerState.INITIALISING,
					ConsumerState.STARTING);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(concurrency(registry)).containsExactly(2.0, 3.0, 4.0);
			publish(context, old, ConsumerState.STARTING, ConsumerState.CLOSING);
			assertThat(concurrency(registry)).containsExactly(2.0, 3.0, 4.0);
		});
	}

	static ConcurrencyStatus status(int inFlight, int lanes, int... sizes) {
		List<PartitionWindow> windows = IntStream.range(0, sizes.length)
			.mapToObj((partition) -> new PartitionWindow(partition, sizes[partition], 1L, Duration.ZERO, 0, false))
			.toList();
		return new ConcurrencyStatus(inFlight, lanes, 100, windows, List.of());
	}

	// in flight, lanes, window
	private static List<Double> concurrency(MeterRegistry registry) {
		return Stream.of("in.flight", "lanes", "window")
			.map((name) -> registry.get("dp.kafka.consumer." + name).tags("consumer", "late").gauge().value())
			.toList();
	}

	private static void publish(ApplicationContext context, FakeConsumer consumer, ConsumerState from,
			ConsumerState to) {
		context.publishEvent(new ConsumerStateChangedEvent(consumer,
				new Transition(from, to, TransitionReason.CLOSED, Instant.now())));
	}

}
