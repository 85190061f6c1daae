package com.github.onsdigital.dp.kafka.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The sample service.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Starts the service; with an embedded broker if none is named.
	 * @param args what Spring Boot takes
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new EmbeddedBrokerInitializer());
		application.run(args);
	}

}
