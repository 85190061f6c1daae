package com.github.onsdigital.dp.kafka.examples.database;

import org.springframework.boot.autoconfigure.SpringBootApplication;

import com.github.onsdigital.dp.kafka.examples.support.ExampleRunner;
import com.github.onsdigital.dp.kafka.examples.support.OrderInput;

/**
 * Runs {@link PaymentHandler} on one order each second.
 */
@SpringBootApplication
public class Application {

	/**
	 * Runs the example.
	 * @param args the arguments for Spring Boot
	 */
	public static void main(String[] args) {
		new ExampleRunner(Application.class, OrderInput.class).topics("orders", "payments", "orders-dlt").run(args);
	}

}
