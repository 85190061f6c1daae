package com.github.onsdigital.dp.kafka.tls;

import java.util.List;

/**
 * A service that was not told to use TLS, to be run in a process of its own. Ends with
 * the process.
 */
public final class PlainClientMain {

	private PlainClientMain() {
	}

	public static void main(String[] args) {
		TlsService unused = TlsService.start(args[0], "orders", List.of());
	}

}
