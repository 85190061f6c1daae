package com.github.onsdigital.dp.kafka.examples.pipeline;

import org.springframework.boot.autoconfigure.SpringBootApplication;

import com.github.onsdigital.dp.kafka.examples.support.ExampleRunner;
import com.github.onsdigital.dp.kafka.examples.support.OrderInput;

/**
 * Runs {@link ConfirmationHandler} on 1,000 orders a second.
 */
@SpringBootApplication
public class Application {

	/**
	 * Runs the example.
	 * @param args the arguments for Spring Boot
	 */
	public static void main(String[] args) {
		new ExampleRunner(Application.class, OrderInput.class).topics("orders", "confirmations").run(args);
	}

}
