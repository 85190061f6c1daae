package com.github.onsdigital.dp.kafka.tls;

import java.util.List;

/**
 * A service without TLS, to run in a separate process. Ends with the process.
 */
public final class PlainClientMain {

	private PlainClientMain() {
	}

	public static void main(String[] args) {
		TlsService unused = TlsService.start(args[0], "orders", List.of());
	}

}
