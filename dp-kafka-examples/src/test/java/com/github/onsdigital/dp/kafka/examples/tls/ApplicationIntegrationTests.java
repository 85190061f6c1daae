package com.github.onsdigital.dp.kafka.examples.tls;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * Runs the example on its broker, as {@code mvn spring-boot:run -Dexample=tls} does.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationIntegrationTests {

	@Test
	void ordersAreReceivedFromABrokerThatRequiresAClientCertificate(CapturedOutput output) {
		try (ConfigurableApplicationContext context = Application.run("--example.orders-per-second=2")) {
			await().atMost(Duration.ofSeconds(60))
				.until(() -> context.isActive() && output.getOut().contains("Order o-2 of Alan: 12"));
		}
	}

}
