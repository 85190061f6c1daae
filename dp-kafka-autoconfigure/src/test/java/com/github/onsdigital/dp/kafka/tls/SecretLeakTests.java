package com.github.onsdigital.dp.kafka.tls;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaConnectionAutoConfiguration;
import com.github.onsdigital.dp.kafka.autoconfigure.DpKafkaSettingsAutoConfiguration;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.connection.ConnectionCheck;
import com.github.onsdigital.dp.kafka.connection.PrivateKeyFormats;
import com.github.onsdigital.dp.kafka.connection.TestPem;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Searches logs, pages, beans and MBeans for parts of a private key.
 */
class SecretLeakTests {

	private static final List<String> PAGES = List.of("env", "env/KAFKA_SEC_CLIENT_KEY", "env/kafka.sec.client-key",
			"configprops", "configprops/kafka", "configprops/kafka.sec", "beans", "conditions", "loggers", "health",
			"health/kafka", "health/ssl", "info", "mappings", "metrics", "scheduledtasks", "threaddump",
			"kafkaconsumers");

	private final TestCertificates certificates = new TestCertificates();

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void noPartOfARejectedKeyIsShown() {
		TestPem.Identity client = TestPem.authority("kafka-ca").issue("hello", TestPem.rsa());
		Map<String, String> forms = PrivateKeyFormats.unusable(client);
		try (SecretLeakDetector detector = new SecretLeakDetector(List.copyOf(forms.keySet()))) {
			assertThat(detector.parts()).isGreaterThan(30);
			forms.keySet().forEach((key) -> {
				new ApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
							DpKafkaConnectionAutoConfiguration.class))
					.withInitializer((context) -> variables(context, 9092, client.pem(), key))
					.run((context) -> {
						StringWriter text = new StringWriter();
						Objects.requireNonNull(context.getStartupFailure()).printStackTrace(new PrintWriter(text));
						detector.search("exception", text.toString());
					});
			});
			assertThat(detector.events()).as("logged at TRACE").isGreaterThan(1000);
			assertThat(detector.found()).isEmpty();
		}
	}

	@Test
	void noPageLogOrBeanShowsAPartOfTheKeyWhileTlsFails() throws Exception {
		TestCertificate client = this.certificates.client();
		try (SecretLeakDetector detector = new SecretLeakDetector(List.of(client.keyPem(), client.traditionalKeyPem()));
				CertificateServer server = new CertificateServer(this.certificates.untrustedServer());
				ConfigurableApplicationContext context = start(detector, server.port(), client.certificatePem(),
						client.keyPem().replace("\n", "\\n"))) {
			assertThat(detector.parts()).isGreaterThan(20);
			ClusterMonitor monitor = context.getBean(ClusterMonitor.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> monitor.latest() != null);
			for (String page : PAGES) {
				HttpResponse<String> response = get(context, page);
				assertThat(response.statusCode()).as(page).isIn(200, 404, 503);
				detector.search("page " + page, response.body());
			}
			assertThat(get(context, "env").body()).contains("KAFKA_SEC_CLIENT_KEY", "127.0.0.1:" + server.port());
			searchBeans(detector, context);
			searchMBeans(detector);
			Thread.getAllStackTraces().keySet().forEach((thread) -> detector.search("thread name", thread.getName()));
			assertThat(detector.events()).as("logged at TRACE").isGreaterThan(1000);
			assertThat(detector.found()).isEmpty();
		}
	}

	private ConfigurableApplicationContext start(SecretLeakDetector detector, int port, String certificate,
			String key) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(TlsService.Application.class)
			.web(WebApplicationType.SERVLET)
			.initializers((starting) -> {
				detector.listen();
				variables(starting, port, certificate, key);
			})
			.properties("topic=sweep", "server.port=0", "spring.jmx.enabled=true",
					"kafka.producers.replies.topic=sweep", "management.endpoints.web.exposure.include=*",
					"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
					"management.endpoint.health.show-details=always", "management.info.env.enabled=true",
					"management.info.ssl.enabled=true")
			.run();
		detector.listen();
		return context;
	}

	private void variables(ConfigurableApplicationContext context, int port, String certificate, String key) {
		TestPropertyValues.empty()
			.and(Map.of("KAFKA_ADDR", "127.0.0.1:" + port, "KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_CA_CERTS",
					this.certificates.authority().pem(), "KAFKA_SEC_CLIENT_CERT", certificate, "KAFKA_SEC_CLIENT_KEY",
					key))
			.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT, "test-systemEnvironment");
	}

	private static void searchBeans(SecretLeakDetector detector, ConfigurableApplicationContext context) {
		JsonMapper mapper = JsonMapper.builder().build();
		for (String name : context.getBeanDefinitionNames()) {
			Object bean = context.getBean(name);
			detector.search("toString of " + name, String.valueOf(bean));
			if (bean.getClass().isRecord()) {
				detector.search("JSON of " + name, json(mapper, bean));
			}
		}
		Object settings = context.getBean(ConnectionCheck.class).settings();
		detector.search("toString of settings", settings.toString());
		detector.search("JSON of settings", json(mapper, settings));
	}

	/**
	 * Returns the JSON, or the exception if the value cannot be serialized; neither may
	 * contain a secret.
	 */
	private static String json(JsonMapper mapper, Object value) {
		try {
			return mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			return ex.toString();
		}
	}

	private static void searchMBeans(SecretLeakDetector detector) {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		for (ObjectName name : server.queryNames(null, null)) {
			detector.search("MBean", name.toString());
			try {
				Arrays.stream(server.getMBeanInfo(name).getAttributes())
					.forEach((attribute) -> detector.search("MBean " + name, read(server, name, attribute.getName())));
			}
			catch (JMException ex) {
				// unregistered meanwhile
			}
		}
	}

	private static String read(MBeanServer server, ObjectName name, String attribute) {
		try {
			@Nullable Object value = server.getAttribute(name, attribute);
			return (value instanceof Object[] many) ? Arrays.deepToString(many) : String.valueOf(value);
		}
		catch (JMException | RuntimeException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private HttpResponse<String> get(ConfigurableApplicationContext context, String page) throws Exception {
		String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
		return this.http.send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + page)).build(),
				BodyHandlers.ofString());
	}

}
