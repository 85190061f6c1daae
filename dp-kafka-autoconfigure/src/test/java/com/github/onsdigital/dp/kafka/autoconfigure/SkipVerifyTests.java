package com.github.onsdigital.dp.kafka.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.TestPem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * KAFKA_SEC_SKIP_VERIFY does not affect other users of TLS in the same JVM.
 */
@ExtendWith(OutputCaptureExtension.class)
class SkipVerifyTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, SslAutoConfiguration.class, KafkaAutoConfiguration.class));

	private HttpsServer server;

	@BeforeEach
	void startServerWithAnUntrustedCertificate() throws IOException {
		TestPem.Identity identity = TestPem.authority("untrusted").issue("server", TestPem.ec("secp256r1"));
		PemSslStoreBundle stores = new PemSslStoreBundle(
				PemSslStore.of(List.of(identity.certificate()), identity.keys().getPrivate()), (PemSslStore) null);
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(SslBundle.of(stores).createSslContext()));
		this.server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Test
	void onlyConnectionsOfDpKafkaSkipTheVerification(CapturedOutput output) throws Exception {
		Properties before = (Properties) System.getProperties().clone();
		SSLContext defaultContext = SSLContext.getDefault();
		DpKafkaConnectionAutoConfigurationTests
			.variables(this.runner, "KAFKA_ADDR", "127.0.0.1:9092", "KAFKA_SEC_PROTO", "TLS", "KAFKA_SEC_SKIP_VERIFY",
					"true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				connectAsKafkaDoes(context);
				assertThatExceptionOfType(SSLException.class).isThrownBy(this::getWithUrlConnection);
				assertThatExceptionOfType(SSLException.class).isThrownBy(this::getWithHttpClient);
				assertThat(SSLContext.getDefault()).isSameAs(defaultContext);
				assertThat(System.getProperties()).isEqualTo(before);
				assertThat(context.getBean(ClusterConnection.class).caution())
					.isEqualTo("broker certificates are NOT checked (kafka.sec.skip-verify)");
			});
		assertThat(output.toString().split("broker certificates are NOT checked", -1)).as("logged once").hasSize(2);
	}

	@Test
	void certificatesAreVerifiedByDefault() {
		DpKafkaConnectionAutoConfigurationTests
			.variables(this.runner, "KAFKA_ADDR", "127.0.0.1:9092", "KAFKA_SEC_PROTO", "TLS")
			.run((context) -> {
				assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connectAsKafkaDoes(context));
				assertThat(context.getBean(ClusterConnection.class).caution()).isNull();
			});
	}

	private void connectAsKafkaDoes(ApplicationContext context) throws IOException {
		SslBundle bundle = Objects.requireNonNull(context.getBean(ClusterConnection.class).sslBundle());
		try (SSLSocket socket = (SSLSocket) bundle.createSslContext()
			.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.server.getAddress().getPort())) {
			socket.setSoTimeout(10_000);
			socket.startHandshake();
		}
	}

	private void getWithUrlConnection() throws IOException {
		HttpsURLConnection connection = (HttpsURLConnection) uri().toURL().openConnection();
		connection.setReadTimeout(10_000);
		connection.getResponseCode();
	}

	private void getWithHttpClient() throws IOException, InterruptedException {
		HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.discarding());
	}

	private URI uri() {
		return URI.create("https://localhost:" + this.server.getAddress().getPort() + "/");
	}

}
