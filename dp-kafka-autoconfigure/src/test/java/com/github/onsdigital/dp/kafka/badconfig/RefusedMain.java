package com.github.onsdigital.dp.kafka.badconfig;

import org.springframework.boot.SpringApplication;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;

/**
 * A service as users write it, to be run in a process of its own.
 */
public final class RefusedMain {

	private RefusedMain() {
	}

	public static void main(String[] args) {
		SpringApplication.run(new Class<?>[] { Application.class, OrderHandler.class }, args);
	}

}
