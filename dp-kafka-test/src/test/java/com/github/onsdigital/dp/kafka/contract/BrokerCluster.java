package com.github.onsdigital.dp.kafka.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaClusterAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConsumerAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaJsonAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaMessageAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaProducerAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.health.DpKafkaHealthContributorAutoConfiguration;

/**
 * A real broker. Tests share it and have names of their own for topics and groups.
 */
final class BrokerCluster implements ContractCluster {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 8);

	private final GroupMode mode;

	private final Map<String, BrokerCheck> checks = new HashMap<>();

	private final List<BrokerMember> members = new ArrayList<>();

	private final List<BrokerGate> gates = new ArrayList<>();

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	BrokerCluster(GroupMode mode) {
		this.mode = mode;
	}

	@Override
	public GroupMode mode() {
		return this.mode;
	}

	@Override
	public ContractTopic topic(String name) {
		return new BrokerTopic(name + this.suffix);
	}

	@Override
	public ContractTopic deadLetterTopic(ContractTopic topic) {
		return new BrokerTopic(topic.name() + "-dlt");
	}

	@Override
	public ContractGroup group(String name) {
		return new BrokerGroup(name + this.suffix, this.mode, this.members::add);
	}

	@Override
	public ContractCheck check(String name) {
		return this.checks.computeIfAbsent(name, (any) -> new BrokerCheck());
	}

	@Override
	public ContractGate gate() {
		BrokerGate gate = new BrokerGate();
		this.gates.add(gate);
		return gate;
	}

	@Override
	public ConfigurableApplicationContext run(Map<String, String> properties, Class<?>... configuration) {
		Map<String, Object> all = new HashMap<>();
		all.put("kafka.addr", ContractBroker.addresses());
		all.put("spring.main.banner-mode", "off");
		all.put("spring.jmx.enabled", "false");
		all.put("kafka.health.interval", "200ms");
		// a stop waits for the response of the last fetch
		all.put("kafka.consumer.properties.fetch.max.wait.ms", "50");
		all.put("kafka.retry.min-period", "20ms");
		all.put("kafka.retry.max-period", "100ms");
		this.mode.clientProperties().forEach((name, value) -> all.put("kafka.consumer.properties." + name, value));
		if (this.mode.isClassic()) {
			all.put("kafka.consumer.properties.heartbeat.interval.ms", "200");
		}
		all.putAll(properties);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).sources(configuration)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.initializers((context) -> addChecks((GenericApplicationContext) context))
			.properties(all);
		ConfigurableApplicationContext application = run(builder);
		this.applications.add(application);
		return application;
	}

	// two applications that start at the same time disturb each other in Boot's logging
	private static ConfigurableApplicationContext run(SpringApplicationBuilder application) {
		synchronized (BrokerCluster.class) {
			return application.run();
		}
	}

	private void addChecks(GenericApplicationContext context) {
		this.checks.forEach(
				(name, check) -> context.registerBean(name + "HealthIndicator", HealthIndicator.class, () -> check));
	}

	@Override
	public void makeUnreachable() {
		ContractBroker.freeze();
	}

	@Override
	public void restore() {
		ContractBroker.thaw();
	}

	@Override
	public void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).pollDelay(Duration.ZERO).pollInterval(INTERVAL).atMost(LIMIT).until(condition);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public void close() {
		restore();
		this.gates.forEach(BrokerGate::open);
		this.checks.values().forEach(BrokerCheck::up);
		this.applications.forEach(ConfigurableApplicationContext::close);
		this.members.forEach(BrokerMember::leave);
	}

	/**
	 * The application, without handlers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DpKafkaClusterAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
			DpKafkaConsumerAutoConfiguration.class, DpKafkaHealthAutoConfiguration.class,
			DpKafkaHealthContributorAutoConfiguration.class, DpKafkaJsonAutoConfiguration.class,
			DpKafkaMessageAutoConfiguration.class, DpKafkaProducerAutoConfiguration.class,
			DpKafkaSettingsAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, JacksonAutoConfiguration.class,
			KafkaAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class })
	static class Application {

	}

}
