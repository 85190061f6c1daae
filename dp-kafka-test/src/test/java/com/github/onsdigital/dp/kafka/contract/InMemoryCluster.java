package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.test.ClusterAccess;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestApplicationBuilder;
import com.github.onsdigital.dp.kafka.test.TestCheck;
import com.github.onsdigital.dp.kafka.test.TestGate;

/**
 * The in-memory cluster.
 */
final class InMemoryCluster implements ContractCluster {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Duration STEP = Duration.ofMillis(10);

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private final GroupMode mode;

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final AtomicInteger gates = new AtomicInteger();

	InMemoryCluster(GroupMode mode) {
		this.mode = mode;
	}

	@Override
	public GroupMode mode() {
		return this.mode;
	}

	@Override
	public ContractTopic topic(String name) {
		return new InMemoryTopic(this.kafka, name);
	}

	@Override
	public ContractTopic deadLetterTopic(ContractTopic topic) {
		return topic(topic.name() + "-dlt");
	}

	@Override
	public ContractGroup group(String name) {
		return new InMemoryGroup(ClusterAccess.of(this.kafka).group(name), this.mode, this::clients);
	}

	@Override
	public ContractCheck check(String name) {
		TestCheck check = this.kafka.check(name);
		return new ContractCheck() {

			@Override
			public void up() {
				check.up();
			}

			@Override
			public void down() {
				check.down();
			}

			@Override
			public void fail() {
				check.fail(Planted.failure());
			}

			@Override
			public void hang() {
				check.hang();
			}

			// time passes only after the check has run
			@Override
			public boolean hasRun() {
				return true;
			}

		};
	}

	@Override
	public ContractGate gate() {
		TestGate gate = this.kafka.gate("gate-" + this.gates.incrementAndGet());
		return new ContractGate() {

			@Override
			public void pass() {
				gate.await();
			}

			@Override
			public void open() {
				gate.open();
			}

			@Override
			public boolean isWaitedFor() {
				return gate.isWaitedFor();
			}

		};
	}

	@Override
	public ConfigurableApplicationContext run(Map<String, String> properties, Class<?>... configuration) {
		TestApplicationBuilder builder = this.kafka.application(configuration)
			.property("kafka.health.interval", "200ms")
			.property("kafka.retry.min-period", "20ms")
			.property("kafka.retry.max-period", "100ms");
		this.mode.clientProperties()
			.forEach((name, value) -> builder.property("kafka.consumer.properties." + name, value));
		if (this.mode.isClassic()) {
			builder.property("kafka.consumer.properties.heartbeat.interval.ms", "200");
		}
		properties.forEach(builder::property);
		ConfigurableApplicationContext application = builder.run();
		this.applications.add(application);
		return application;
	}

	private KafkaClients clients() {
		return this.applications.get(this.applications.size() - 1).getBean(KafkaClients.class);
	}

	@Override
	public void makeUnreachable() {
		this.kafka.brokers().freeze();
	}

	@Override
	public void restore() {
		this.kafka.brokers().unfreeze();
	}

	@Override
	public void await(String what, Callable<Boolean> condition) {
		Instant end = now().plus(LIMIT);
		this.kafka.settle();
		while (!holds(condition)) {
			if (now().isAfter(end)) {
				throw new AssertionError("Waited in vain for " + what);
			}
			this.kafka.clock().advance(STEP);
		}
	}

	private static boolean holds(Callable<Boolean> condition) {
		try {
			return condition.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public long nanoTime() {
		Instant now = now();
		return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
	}

	@Override
	public Instant now() {
		return this.kafka.clock().now();
	}

	@Override
	public void close() {
		try {
			this.kafka.verifyInvariants();
		}
		finally {
			this.kafka.close();
		}
	}

}
