package com.github.onsdigital.dp.kafka.badconfig;

import org.springframework.boot.SpringApplication;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;

/**
 * A typical application, which runs in its own process.
 */
public final class RefusedMain {

	private RefusedMain() {
	}

	public static void main(String[] args) {
		SpringApplication.run(new Class<?>[] { Application.class, OrderHandler.class }, args);
	}

}
