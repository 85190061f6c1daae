package com.github.onsdigital.dp.kafka.badconfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The only broker address of the starts. It does not respond, and counts connections.
 */
final class Listener {

	private static final ServerSocketChannel CHANNEL = open();

	/** The value for KAFKA_ADDR. */
	static final String ADDRESS = "127.0.0.1:" + CHANNEL.socket().getLocalPort();

	private Listener() {
	}

	private static ServerSocketChannel open() {
		try {
			ServerSocketChannel channel = ServerSocketChannel.open();
			channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Accepts and closes all connections that were opened since the last call.
	 * @return their number
	 */
	static int connections() {
		int count = 0;
		try {
			for (SocketChannel one = CHANNEL.accept(); one != null; one = CHANNEL.accept()) {
				one.close();
				count++;
			}
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
