package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.fakes.FakeProducer;
import com.github.onsdigital.dp.kafka.health.HealthCheckScheduler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health endpoint over HTTP.
 */
class KafkaHealthWebTests {

	private static final String[] DP_HEALTHCHECK = { "management.endpoint.health.status.http-mapping.down=503",
			"management.endpoint.health.status.http-mapping.out-of-service=503",
			"management.endpoint.health.status.http-mapping.warning=429" };

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void consumersAndProducersAreShownWithEachAddress() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		context.getBean(FakeMonitor.class).publishReachable(2);
		HttpResponse<String> response = get(context, "health/kafka");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"consumers\":{\"", "\"hello\":{", "\"producers\":{", "\"replies\":{",
				"{\"address\":\"broker0:9092\",\"reachable\":true,\"hasTopic\":true}",
				"{\"address\":\"broker2:9092\",\"reachable\":false,\"hasTopic\":\"UNKNOWN\","
						+ "\"problem\":\"connection refused\"}",
				"\"state\":\"CONSUMING\"", "\"reason\":\"ASSIGNED\"", "\"topic\":\"hello-topic\"",
				"\"group\":\"hello-group\"", "\"lastChecked\":\"2026-11-23T10:15:30Z\"", "\"holds\":[]");
	}

	@Test
	void consumersCreatedLaterAreShown() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		context.getBean(FakeGroups.class).add(FakeConsumer.of("late"));
		assertThat(get(context, "health/kafka/consumers/late").statusCode()).isEqualTo(200);
		assertThat(get(context, "health/kafka/consumers/never").statusCode()).isEqualTo(404);
	}

	@Test
	void producersCreatedInCodeAreShownUntilTheyAreClosed() throws Exception {
		ConfigurableApplicationContext context = start(Application.class, "kafka.producers.calls.topic=calls");
		MessageProducer producer = context.getBean(MessageProducerFactory.class).create("audit", "audit-events");
		assertThat(get(context, "health/kafka/producers/audit").body()).contains("\"topic\":\"audit-events\"");
		assertThat(get(context, "health/kafka/producers").body()).containsOnlyOnce("\"calls\":{")
			.containsOnlyOnce("\"replies\":{")
			.containsOnlyOnce("\"audit\":{");
		producer.close();
		assertThat(get(context, "health/kafka/producers/audit").statusCode()).isEqualTo(404);
		assertThat(get(context, "health/kafka/producers").body()).contains("\"replies\":{").doesNotContain("audit");
	}

	@Test
	void aWarningIsShownWithStatus200() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		hello(context).check(CheckStatus.WARNING, "topic hello-topic is not known");
		HttpResponse<String> response = get(context, "health");
		assertThat(response.body()).contains("\"status\":\"WARNING\"}").contains("topic hello-topic is not known");
		assertThat(response.statusCode()).isEqualTo(200);
	}

	@Test
	void aWarningTakesPrecedenceOverUp() throws Exception {
		ConfigurableApplicationContext context = start(Application.class,
				"management.endpoint.health.show-details=never");
		hello(context).check(CheckStatus.WARNING, "topic hello-topic is not known");
		assertThat(get(context, "health").body()).contains("\"status\":\"WARNING\"").doesNotContain("topic");
		hello(context).check(CheckStatus.CRITICAL, "0 of 3 brokers reachable");
		assertThat(get(context, "health").body()).contains("\"status\":\"DOWN\"");
	}

	@Test
	void criticalIsDownWithStatus503() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		hello(context).check(CheckStatus.CRITICAL, "0 of 3 brokers reachable");
		assertThat(get(context, "health").statusCode()).isEqualTo(503);
	}

	@Test
	void threePropertiesMapAWarningToStatus429AndDownKeeps503() throws Exception {
		ConfigurableApplicationContext context = start(Application.class, DP_HEALTHCHECK);
		hello(context).check(CheckStatus.WARNING, "topic hello-topic is not known");
		assertThat(get(context, "health").statusCode()).isEqualTo(429);
		hello(context).check(CheckStatus.CRITICAL, "0 of 3 brokers reachable");
		assertThat(get(context, "health").statusCode()).isEqualTo(503);
		hello(context).check(CheckStatus.OK, "3 of 3 brokers reachable");
		assertThat(get(context, "health").statusCode()).isEqualTo(200);
	}

	@Test
	void onePropertyAddsItToReadinessAndItIsNeverInLiveness() throws Exception {
		ConfigurableApplicationContext context = start(Application.class,
				"management.endpoint.health.group.readiness.include=readinessState,kafka");
		hello(context).check(CheckStatus.CRITICAL, "0 of 3 brokers reachable");
		assertThat(get(context, "health/readiness").statusCode()).isEqualTo(503);
		assertThat(get(context, "health/liveness").statusCode()).isEqualTo(200);
		assertThat(get(context, "health/liveness").body()).doesNotContain("kafka");
	}

	@Test
	void theApplicationsStatusOrderTakesPrecedence() throws Exception {
		ConfigurableApplicationContext context = start(Application.class,
				"management.endpoint.health.status.order=down,up,warning");
		hello(context).check(CheckStatus.WARNING, "topic hello-topic is not known");
		assertThat(get(context, "health").body()).endsWith("\"status\":\"UP\"}");
	}

	@Test
	void theApplicationsDefaultPropertyTakesPrecedence() {
		SpringApplication application = new SpringApplicationBuilder(Application.class)
			.properties("management.endpoint.health.status.order=down,up", "server.port=0")
			.build();
		ConfigurableApplicationContext context = keep(application.run());
		assertThat(context.getEnvironment().getProperty("management.endpoint.health.status.order"))
			.isEqualTo("down,up");
	}

	@Test
	void theContributorCanBeDisabled() throws Exception {
		ConfigurableApplicationContext context = start(Application.class, "management.health.kafka.enabled=false");
		assertThat(get(context, "health/kafka").statusCode()).isEqualTo(404);
	}

	@Test
	void aBeanOfTheApplicationReplacesTheContributor() throws Exception {
		ConfigurableApplicationContext context = start(WithIndicator.class);
		assertThat(get(context, "health/kafka").body()).contains("mine");
		assertThat(get(start(WithContributor.class), "health/kafka").body()).contains("mine");
	}

	@Test
	void withoutConsumersAndProducersTheStatusIsUp() throws Exception {
		ConfigurableApplicationContext context = start(Nothing.class);
		HttpResponse<String> response = get(context, "health");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"status\":\"UP\"").doesNotContain("UNKNOWN");
	}

	@Test
	void theManagementPortCanBeSeparate() throws Exception {
		ConfigurableApplicationContext context = start(Application.class, "management.server.port=0");
		assertThat(get(context, "health/kafka").statusCode()).isEqualTo(200);
	}

	@Test
	void pollingTheEndpointLogsNothing() throws Exception {
		ConfigurableApplicationContext context = start(Application.class,
				"management.endpoints.web.exposure.include=health,kafkaconsumers");
		context.getBean(FakeMonitor.class).publishReachable(0);
		hello(context).check(CheckStatus.CRITICAL, "0 of 3 brokers reachable");
		get(context, "health");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		lines.start();
		root.addAppender(lines);
		try {
			for (int i = 0; i < 20; i++) {
				assertThat(get(context, "health").statusCode()).isEqualTo(503);
				assertThat(get(context, "health/kafka/consumers/hello").statusCode()).isEqualTo(503);
				assertThat(get(context, "kafkaconsumers").statusCode()).isEqualTo(200);
			}
		}
		finally {
			root.detachAppender(lines);
		}
		assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoints.access.default=none", "management.endpoint.health.access=none",
			"management.health.defaults.enabled=false", "management.server.port=-1" })
	void withActuatorDisabledTheApplicationRunsWithoutTheEndpoint(String off) throws Exception {
		ConfigurableApplicationContext context = start(Application.class, off);
		assertThat(get(context, "health/kafka").statusCode()).isEqualTo(404);
		assertThat(context.getBean(HealthCheckScheduler.class).isRunning()).isTrue();
	}

	private static FakeConsumer hello(ConfigurableApplicationContext context) {
		return (FakeConsumer) context.getBean(ConsumerGroups.class).get("hello");
	}

	private ConfigurableApplicationContext start(Class<?> application, String... properties) {
		return keep(new SpringApplicationBuilder(application)
			.properties("server.port=0", "spring.jmx.enabled=false", "management.endpoint.health.probes.enabled=true")
			.run(arguments(properties)));
	}

	private static String[] arguments(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--management.endpoint.health.show-details=always"));
		for (String property : properties) {
			arguments.removeIf((known) -> known.startsWith("--" + property.substring(0, property.indexOf('='))));
			arguments.add("--" + property);
		}
		return arguments.toArray(String[]::new);
	}

	private ConfigurableApplicationContext keep(ConfigurableApplicationContext context) {
		this.contexts.add(context);
		return context;
	}

	private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		String port = context.getEnvironment()
			.getProperty("local.management.port", context.getEnvironment().getProperty("local.server.port", ""));
		return this.http.send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path)).build(),
				BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		FakeMonitor monitor() {
			return new FakeMonitor();
		}

		@Bean
		FakeGroups groups() {
			return new FakeGroups(FakeConsumer.of("hello"));
		}

		@Bean
		MessageProducer replies() {
			return FakeProducer.of("replies", CheckStatus.OK);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithIndicator extends Application {

		@Bean
		HealthIndicator kafkaHealthIndicator() {
			return () -> Health.up().withDetail("whose", "mine").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithContributor extends Application {

		@Bean
		HealthIndicator kafkaHealthContributor() {
			return () -> Health.up().withDetail("whose", "mine").build();
		}

	}

}
