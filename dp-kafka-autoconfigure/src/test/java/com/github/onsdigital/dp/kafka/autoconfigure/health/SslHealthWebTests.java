package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.connection.TestPem;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeGroups;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actuator's health of the certificates over HTTP.
 */
class SslHealthWebTests {

	private final TestPem.Identity authority = TestPem.authority("kafka-ca");

	private final KeyPair keys = TestPem.ec("secp256r1");

	private final HttpClient http = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void expiringExpiredAndRenewedCertificatesAreShownWithoutARestart() throws Exception {
		Path file = this.directory.resolve("cert.pem");
		write(file, 13);
		start("--kafka.sec.client-cert=" + file, "--kafka.sec.client-key=" + TestPem.pkcs8(this.keys.getPrivate()),
				"--kafka.sec.ca-certs=" + this.authority.pem());
		assertThat(get("health/ssl")).startsWith("{\"details\":{\"expiringChains\":[{")
			.contains("\"alias\":\"dp-kafka\"", "CN=hello")
			.endsWith("\"status\":\"UP\"}");
		write(file, 300);
		assertThat(get("health/ssl")).contains("\"expiringChains\":[]", "\"invalidChains\":[]", "CN=hello");
		write(file, -1);
		assertThat(get("health/ssl")).contains("EXPIRED", "CN=hello").endsWith("\"status\":\"OUT_OF_SERVICE\"}");
		assertThat(get("info")).contains("\"name\":\"dp-kafka\"", "\"issuer\":\"CN=kafka-ca\"",
				"\"status\":\"EXPIRED\"");
	}

	@Test
	void skippedVerificationIsShownWithTheBrokers() throws Exception {
		start("--kafka.sec.skip-verify=true");
		assertThat(get("health/kafka"))
			.contains("\"caution\":\"broker certificates are NOT checked (kafka.sec.skip-verify)\"");
		this.context.close();
		start();
		assertThat(get("health/kafka")).doesNotContain("caution").contains("\"hello\":{");
	}

	private void write(Path file, int days) throws IOException {
		Files.writeString(file,
				this.authority.issue("hello", this.keys, Duration.ofDays(-30), Duration.ofDays(days)).pem());
	}

	private void start(String... arguments) {
		this.context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "spring.jmx.enabled=false", "kafka.addr=b1:9092", "kafka.sec.proto=TLS",
					"management.endpoint.health.show-details=always", "management.info.ssl.enabled=true",
					"management.endpoints.web.exposure.include=health,info")
			.run(arguments);
	}

	private String get(String path) throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getProperty("local.server.port", "");
		return this.http
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path)).build(),
					BodyHandlers.ofString())
			.body();
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

	}

}
