package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.producer.SendListener;
import com.github.onsdigital.dp.kafka.producer.SendOutcome;
import com.github.onsdigital.dp.kafka.producer.SendReport;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsAutoConfigurationTests {

	private static final long MILLIS_20 = 20_000_000;

	private final FakeMonitor monitor = new FakeMonitor();

	private final FakeConsumer hello = FakeConsumer.of("hello");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean(ClusterMonitor.class, () -> this.monitor)
		.withBean(ConsumerGroups.class, () -> new FakeGroups(this.hello));

	@Test
	void stateOfEachConsumerIsAGauge() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(state(registry, "consuming")).isEqualTo(1);
			assertThat(state(registry, "stopped")).isZero();
			this.hello.state(ConsumerState.STOPPED);
			assertThat(state(registry, "consuming")).isZero();
			assertThat(state(registry, "stopped")).isEqualTo(1);
		});
	}

	@Test
	void stateIsAGaugeUnderLazyInitialisation() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(state(context.getBean(MeterRegistry.class), "consuming")).isEqualTo(1));
	}

	@Test
	void transitionsAreCountedByReasonForConsumersCreatedLaterToo() {
		this.runner.run((context) -> {
			FakeConsumer late = FakeConsumer.of("late");
			Transition transition = new Transition(ConsumerState.CONSUMING, ConsumerState.STOPPING,
					TransitionReason.HEALTH, Instant.now());
			context.publishEvent(new ConsumerStateChangedEvent(late, transition));
			context.publishEvent(new ConsumerStateChangedEvent(late, transition));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("dp.kafka.consumer.transitions")
				.tags("consumer", "late", "to", "stopping", "reason", "health")
				.counter()
				.count()).isEqualTo(2);
			assertThat(registry.get("dp.kafka.consumer.state")
				.tags("consumer", "late", "state", "consuming")
				.gauge()
				.value()).isEqualTo(1);
		});
	}

	@Test
	void positionJumpsAreCounted() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("dp.kafka.consumer.position.jumps").tag("consumer", "hello").counter().count())
				.isZero();
			context.publishEvent(new PositionJumpedEvent("hello", new TopicPartition("hello-called", 0), 2, 5));
			assertThat(registry.get("dp.kafka.consumer.position.jumps").tag("consumer", "hello").counter().count())
				.isEqualTo(1);
		});
	}

	@Test
	void metersOfAClosedConsumerAreRemoved() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			FakeConsumer first = FakeConsumer.of("late");
			publish(context, first, ConsumerState.INITIALISING, ConsumerState.CONSUMING);
			assertThat(registry.find("dp.kafka.consumer.state").tag("consumer", "late").gauges()).hasSize(6);
			first.close();
			publish(context, first, ConsumerState.CONSUMING, ConsumerState.CLOSING);
			assertThat(registry.find("dp.kafka.consumer.state").tag("consumer", "late").gauges()).isEmpty();
			assertThat(state(registry, "consuming")).as("of another").isEqualTo(1);
		});
	}

	@Test
	void aLateEventOfAClosedConsumerDoesNotRemoveTheMetersOfItsSuccessor() {
		this.runner.run((context) -> {
			FakeConsumer old = FakeConsumer.of("late");
			publish(context, old, ConsumerState.INITIALISING, ConsumerState.CONSUMING);
			old.close();
			FakeConsumer young = FakeConsumer.of("late");
			publish(context, young, ConsumerState.INITIALISING, ConsumerState.CONSUMING);
			publish(context, old, ConsumerState.CONSUMING, ConsumerState.STOPPING);
			publish(context, old, ConsumerState.STOPPING, ConsumerState.CLOSING);
			assertThat(context.getBean(MeterRegistry.class)
				.get("dp.kafka.consumer.state")
				.tags("consumer", "late", "state", "consuming")
				.gauge()
				.value()).isEqualTo(1);
		});
	}

	@Test
	void aConsumerClosedBeforeTheStartHasNoMeters() {
		this.hello.close();
		this.runner
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("dp.kafka.consumer.state").gauges())
				.isEmpty());
	}

	private static void publish(ApplicationContext context, FakeConsumer consumer, ConsumerState from,
			ConsumerState to) {
		context.publishEvent(new ConsumerStateChangedEvent(consumer,
				new Transition(from, to, TransitionReason.CLOSED, Instant.now())));
	}

	@Test
	void messagesAreCountedAndHandlersTimed() {
		this.runner.run((context) -> {
			HandlingListener listener = context.getBean(HandlingListener.class);
			listener.handled("hello", 3, MILLIS_20, Outcome.HANDLED);
			listener.handled("hello", 1, HandlingListener.NOT_CALLED, Outcome.COMMITTED_AFTER_FAILURE);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(messages(registry, "handled")).isEqualTo(3);
			assertThat(messages(registry, "committed-after-failure")).isEqualTo(1);
			assertThat(registry.get("dp.kafka.consumer.handler").tags("outcome", "handled").timer().count())
				.isEqualTo(1);
			assertThat(registry.find("dp.kafka.consumer.batch.size").summary()).as("no batch handler").isNull();
		});
	}

	@Test
	void batchSizesAreMeasured() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DpKafkaMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withBean(ConsumerGroups.class, () -> new FakeGroups(FakeConsumer.batch("hello")))
			.run((context) -> {
				context.getBean(HandlingListener.class).handled("hello", 50, MILLIS_20, Outcome.HANDLED);
				assertThat(context.getBean(MeterRegistry.class).get("dp.kafka.consumer.batch.size").summary().max())
					.isEqualTo(50);
			});
	}

	@Test
	void reachableBrokersAreAGauge() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("dp.kafka.brokers.reachable").gauge().value()).isNaN();
			this.monitor.publishReachable(2);
			assertThat(registry.get("dp.kafka.brokers.reachable").gauge().value()).isEqualTo(2);
			assertThat(registry.get("dp.kafka.brokers.configured").gauge().value()).isEqualTo(3);
		});
	}

	@Test
	void sendsAreCountedByOutcome() {
		this.runner.run((context) -> {
			SendListener listener = context.getBean(SendListener.class);
			listener.ended(new SendReport("replies", "t", SendOutcome.SENT, Duration.ofMillis(3), null));
			listener.ended(new SendReport("replies", "t", SendOutcome.TOO_LARGE, Duration.ofMillis(1), null));
			assertThat(context.getBean(MeterRegistry.class)
				.get("dp.kafka.producer.sends")
				.tags("producer", "replies", "outcome", "too-large")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void eachSeriesOfAConsumerStartsAtZero() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (Outcome outcome : Outcome.values()) {
				String tag = outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
				assertThat(messages(registry, tag)).isZero();
				assertThat(registry.get("dp.kafka.consumer.handler")
					.tags("consumer", "hello", "outcome", tag)
					.timer()
					.count()).isZero();
			}
			assertThat(registry.get("dp.kafka.consumer.transitions")
				.tags("consumer", "hello", "to", "stopping", "reason", "auth")
				.counter()
				.count()).isZero();
			publish(context, FakeConsumer.of("late"), ConsumerState.INITIALISING, ConsumerState.STARTING);
			assertThat(registry.get("dp.kafka.consumer.messages")
				.tags("consumer", "late", "outcome", "committed-after-failure")
				.counter()
				.count()).isZero();
		});
	}

	@Test
	void eachSeriesOfAProducerStartsAtZero() {
		this.runner.run((context) -> {
			context.getBean(SendListener.class).opened("replies");
			for (SendOutcome outcome : SendOutcome.values()) {
				assertThat(context.getBean(MeterRegistry.class)
					.get("dp.kafka.producer.sends")
					.tags("producer", "replies", "outcome", outcome.tag())
					.timer()
					.count()).isZero();
			}
		});
	}

	@Test
	void documentationAndDashboardNameEachMeterAndNoOther() {
		this.hello.concurrency(ConcurrencyMetersTests.status(0, 0));
		this.runner.run((context) -> {
			context.getBean(HandlingListener.class).handled("hello", 1, 1_000_000, Outcome.HANDLED);
			context.getBean(SendListener.class)
				.ended(new SendReport("replies", "t", SendOutcome.SENT, Duration.ofMillis(3), null));
			context.publishEvent(new ConsumerStateChangedEvent(this.hello, new Transition(ConsumerState.STARTING,
					ConsumerState.CONSUMING, TransitionReason.ASSIGNED, Instant.now())));
			Set<String> names = new TreeSet<>();
			for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
				if (meter.getId().getName().startsWith("dp.kafka.")) {
					names.add(meter.getId().getName());
				}
			}
			names.add("dp.kafka.consumer.batch.size");
			assertThat(Docs.namesIn("metrics.md", "dp\\.kafka\\.[a-z.]*[a-z]")).isEqualTo(names);
			assertThat(Docs.metricsOnDashboard()).isEqualTo(Docs.asPrometheus(names));
		});
	}

	@Test
	void tagsAreIdsNamesAndDocumentedValues() {
		Set<String> documented = Docs.namesIn("metrics.md", "`[a-z-]+`");
		this.hello.concurrency(ConcurrencyMetersTests.status(0, 0));
		this.runner.run((context) -> {
			recordAllEvents(context);
			for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
				if (!meter.getId().getName().startsWith("dp.kafka.")) {
					continue;
				}
				for (Tag tag : meter.getId().getTags()) {
					assertThat(documented).as(meter.getId().toString()).contains("`" + tag.getKey() + "`");
					switch (tag.getKey()) {
						case "consumer" -> assertThat(tag.getValue()).isEqualTo("hello");
						case "producer" -> assertThat(tag.getValue()).isEqualTo("replies");
						default ->
							assertThat(documented).as(meter.getId().toString()).contains("`" + tag.getValue() + "`");
					}
				}
			}
		});
	}

	private void recordAllEvents(ApplicationContext context) {
		for (Outcome outcome : Outcome.values()) {
			context.getBean(HandlingListener.class).handled("hello", 1, 1_000_000, outcome);
		}
		for (SendOutcome outcome : SendOutcome.values()) {
			context.getBean(SendListener.class)
				.ended(new SendReport("replies", "t", outcome, Duration.ofMillis(3), null));
		}
		for (ConsumerState state : ConsumerState.values()) {
			for (TransitionReason reason : TransitionReason.values()) {
				context.publishEvent(new ConsumerStateChangedEvent(this.hello,
						new Transition(ConsumerState.STARTING, state, reason, Instant.now())));
			}
		}
	}

	@Test
	void thereAreNoMetersWithoutARegistry() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DpKafkaMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HandlingListener.class));
	}

	private static double state(MeterRegistry registry, String state) {
		return registry.get("dp.kafka.consumer.state").tags("consumer", "hello", "state", state).gauge().value();
	}

	private static double messages(MeterRegistry registry, String outcome) {
		return registry.get("dp.kafka.consumer.messages")
			.tags("consumer", "hello", "outcome", outcome)
			.counter()
			.count();
	}

}
