package com.github.onsdigital.dp.kafka.examples.avro;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

import com.github.onsdigital.dp.kafka.examples.support.ExampleRunner;

/**
 * Runs {@link OrderSender} and {@link OrderHandler} with one order each second.
 */
@SpringBootApplication
@EnableScheduling
public class Application {

	/**
	 * Runs the example.
	 * @param args the arguments for Spring Boot
	 */
	public static void main(String[] args) {
		new ExampleRunner(Application.class).topics("orders").run(args);
	}

}
