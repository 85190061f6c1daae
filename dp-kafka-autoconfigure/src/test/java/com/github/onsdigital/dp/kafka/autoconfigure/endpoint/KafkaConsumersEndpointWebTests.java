package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.filter.OncePerRequestFilter;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The endpoint over HTTP.
 */
class KafkaConsumersEndpointWebTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static HttpResponse<String> get(Environment environment, String path)
			throws IOException, InterruptedException {
		return http.send(request(environment, path).build(), BodyHandlers.ofString());
	}

	private static HttpResponse<String> post(Environment environment, String path, String body)
			throws IOException, InterruptedException {
		return post(environment, path, body, "");
	}

	private static HttpResponse<String> post(Environment environment, String path, String body, String user)
			throws IOException, InterruptedException {
		return http.send(request(environment, path).header("Content-Type", "application/json")
			.header("X-User", user)
			.POST(BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(Environment environment, String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + environment.getProperty("local.server.port")
				+ "/actuator/kafkaconsumers" + path));
	}

	@Nested
	@DirtiesContext
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	class NotExposed {

		@Autowired
		Environment environment;

		@Test
		void endpointDoesNotExist() throws Exception {
			assertThat(get(this.environment, "").statusCode()).isEqualTo(404);
			assertThat(post(this.environment, "/hello", "{\"action\":\"stop\"}").statusCode()).isEqualTo(404);
		}

	}

	@Nested
	@DirtiesContext
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "management.endpoints.web.exposure.include=kafkaconsumers")
	class Exposed {

		@Autowired
		Environment environment;

		@Autowired
		FakeGroups groups;

		@Test
		void allConsumersAreShown() throws Exception {
			HttpResponse<String> response = get(this.environment, "");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).startsWith("{\"consumers\":{\"hello\":{\"state\":\"")
				.contains("\"orders\":{\"state\":\"CONSUMING\",\"reason\":\"ASSIGNED\",\"paused\":false,\"holds\":[],"
						+ "\"check\":{\"status\":\"OK\",\"message\":\"3 of 3 brokers reachable\"},"
						+ "\"topic\":\"orders-topic\",\"group\":\"orders-group\",\"assignment\":["
						+ "{\"partition\":0},{\"partition\":1}],\"blocked\":[],\"subscribedTo\":[],"
						+ "\"history\":[{\"from\":\"INITIALISING\",\"to\":\"STARTING\",\"reason\":\"INITIALISED\","
						+ "\"at\":\"2026-11-23T10:15:30Z\"},");
		}

		@Test
		void oneConsumerIsShownWithItsHolds() throws Exception {
			FakeConsumer hello = (FakeConsumer) this.groups.get("hello");
			hello.hold(HoldOwner.HEALTH, HoldStrength.STOP, "check catalogue is DOWN");
			assertThat(get(this.environment, "/hello").body())
				.contains("\"holds\":[{\"owner\":\"health\",\"strength\":\"STOP\",\"text\":\"check catalogue is DOWN\","
						+ "\"since\":\"2026-11-23T10:15:30Z\"}]");
		}

		@Test
		void anUnknownConsumerIsReportedWithTheKnownOnes() throws Exception {
			HttpResponse<String> response = get(this.environment, "/helo");
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).isEqualTo("{\"error\":\"no consumer \\\"helo\\\"; there are: hello, orders\"}");
		}

		@Test
		void writesAreRejected() throws Exception {
			assertThat(post(this.environment, "/orders", "{\"action\":\"stop\"}").statusCode()).isEqualTo(405);
			assertThat(this.groups.get("orders").holds()).isEmpty();
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	@DirtiesContext
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "management.endpoints.web.exposure.include=kafkaconsumers",
					"management.endpoint.kafkaconsumers.access=unrestricted" })
	class Unrestricted {

		@Autowired
		Environment environment;

		@Autowired
		FakeGroups groups;

		@Autowired
		InMemoryAuditEventRepository audit;

		@Test
		void stopPauseResumeAndStartReturnTheNewState(CapturedOutput output) throws Exception {
			FakeConsumer late = add("late");
			HttpResponse<String> response = post(this.environment, "/late",
					"{\"action\":\"stop\",\"text\":\"moving the catalogue\"}");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"owner\":\"operator-stop\"", "\"text\":\"moving the catalogue\"");
			post(this.environment, "/late", "{\"action\":\"pause\"}");
			assertThat(late.holds()).extracting(Hold::owner, Hold::strength, Hold::text)
				.containsExactly(tuple(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "moving the catalogue"),
						tuple(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "through the endpoint"));
			post(this.environment, "/late", "{\"action\":\"resume\"}");
			assertThat(late.holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
			assertThat(post(this.environment, "/late", "{\"action\":\"start\"}").body()).contains("\"holds\":[]");
			assertThat(output)
				.contains("kafkaconsumers: anonymous requested stop of consumer late: moving the catalogue")
				.containsPattern("kafkaconsumers: anonymous requested start of consumer late\\R");
		}

		@Test
		void theUserIsLogged(CapturedOutput output) throws Exception {
			FakeConsumer audited = add("audited");
			post(this.environment, "/audited", "{\"action\":\"stop\",\"text\":\"a\\nb\"}", "alice");
			assertThat(audited.holds()).extracting(Hold::text).containsExactly("alice: a?b");
			assertThat(output).contains("kafkaconsumers: alice requested stop of consumer audited: a?b");
			assertThat(this.audit.find("alice", null, null)).extracting(AuditEvent::getType, AuditEvent::getData)
				.containsExactly(
						tuple("KAFKA_CONSUMER_ACTION", Map.of("consumer", "audited", "action", "stop", "text", "a?b")));
		}

		@Test
		void aBodyThatIsNotJsonIsRejectedByBoot() throws Exception {
			HttpResponse<String> cut = post(this.environment, "/orders", "{\"action\":");
			assertThat(cut.statusCode()).isEqualTo(400);
			assertThat(cut.body()).contains("\"status\":400").doesNotContain("action must be");
			HttpRequest form = request(this.environment, "/orders")
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("action=stop"))
				.build();
			assertThat(http.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
			assertThat(this.groups.get("orders").holds()).isEmpty();
		}

		@Test
		void anUnknownActionIs400() throws Exception {
			for (String body : List.of("{\"action\":\"restart\"}", "{}", "{\"action\":\"STOP\"}")) {
				HttpResponse<String> response = post(this.environment, "/orders", body);
				assertThat(response.statusCode()).isEqualTo(400);
				assertThat(response.body())
					.startsWith("{\"error\":\"action must be start, stop, pause or resume; found ");
			}
			assertThat(this.groups.get("orders").holds()).isEmpty();
		}

		@Test
		void anUnknownConsumerIs404() throws Exception {
			HttpResponse<String> response = post(this.environment, "/unknown", "{\"action\":\"stop\"}");
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).startsWith("{\"error\":\"no consumer");
		}

		@Test
		void aClosingConsumerIs409() throws Exception {
			FakeConsumer closing = add("closing");
			closing.state(ConsumerState.CLOSING);
			HttpResponse<String> response = post(this.environment, "/closing", "{\"action\":\"start\"}");
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(response.body()).isEqualTo("{\"error\":\"consumer closing is closing\"}");
		}

		@Test
		void aHoldOfHealthIsNotWithdrawnByAnOperator() throws Exception {
			FakeConsumer held = add("held");
			held.hold(HoldOwner.HEALTH, HoldStrength.STOP, "check catalogue is DOWN");
			post(this.environment, "/held", "{\"action\":\"start\"}");
			assertThat(held.holds()).extracting(Hold::owner).containsExactly(HoldOwner.HEALTH);
		}

		private FakeConsumer add(String id) {
			FakeConsumer consumer = FakeConsumer.of(id);
			this.groups.add(consumer);
			return consumer;
		}

	}

	// Boot's own audit listeners need Spring Security
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = AuditAutoConfiguration.class)
	static class Application {

		// the test places holds itself: no scheduler may withdraw them
		@Bean
		SubscribedHealthChecks healthGate() {
			return (id) -> CompletableFuture.completedFuture(true);
		}

		@Bean
		FakeGroups groups() {
			return new FakeGroups(FakeConsumer.of("hello"), FakeConsumer.of("orders"));
		}

		@Bean
		InMemoryAuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		AuditListener auditListener(InMemoryAuditEventRepository auditEvents) {
			return new AuditListener(auditEvents);
		}

		@Bean
		OncePerRequestFilter login() {
			return new LoginByHeader();
		}

	}

	/**
	 * Replaces a login.
	 */
	private static final class LoginByHeader extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String user = request.getHeader("X-User");
			if (user == null || user.isEmpty()) {
				chain.doFilter(request, response);
				return;
			}
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public Principal getUserPrincipal() {
					return () -> user;
				}

			}, response);
		}

	}

}
