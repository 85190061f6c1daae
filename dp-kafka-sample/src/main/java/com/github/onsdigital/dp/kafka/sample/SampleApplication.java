package com.github.onsdigital.dp.kafka.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The sample application.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Starts the application, with an embedded broker if no broker address is set.
	 * @param args the arguments for Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new EmbeddedBrokerInitializer());
		application.run(args);
	}

}
