package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An address that forwards to a server that the test can change.
 */
final class Forwarder implements AutoCloseable {

	private final ServerSocket server;

	private volatile int target;

	Forwarder(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	String address() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Forwards new connections to another port.
	 * @param port a port on the loopback interface
	 */
	void target(int port) {
		this.target = port;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket near = this.server.accept();
				Socket far = new Socket(InetAddress.getLoopbackAddress(), this.target);
				start(() -> pump(near, far));
				start(() -> pump(far, near));
			}
			catch (IOException ex) {
				// closed, or no server listens there
			}
		}
	}

	private static void pump(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// one side closed the connection
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "dp-kafka-test-forwarder");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
