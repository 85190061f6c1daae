package com.github.onsdigital.dp.kafka.examples.tls;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.examples.support.Certificates;
import com.github.onsdigital.dp.kafka.examples.support.ExampleRunner;
import com.github.onsdigital.dp.kafka.examples.support.OrderInput;

/**
 * Runs {@link OrderHandler} on a broker that requires a client certificate. Only the four
 * variables concern TLS. In production, the platform sets them.
 */
@SpringBootApplication
public class Application {

	/**
	 * Runs the example.
	 * @param args the arguments for Spring Boot
	 */
	public static void main(String[] args) {
		run(args);
	}

	static ConfigurableApplicationContext run(String... args) {
		Certificates certificates = Certificates.create();
		return new ExampleRunner(Application.class, OrderInput.class).topics("orders")
			.requireClientCertificate(certificates)
			.variable("KAFKA_SEC_PROTO", "TLS")
			.variable("KAFKA_SEC_CA_CERTS", certificates.authority())
			.variable("KAFKA_SEC_CLIENT_CERT", certificates.clientCertificate())
			.variable("KAFKA_SEC_CLIENT_KEY", certificates.clientKey())
			.run(args);
	}

}
