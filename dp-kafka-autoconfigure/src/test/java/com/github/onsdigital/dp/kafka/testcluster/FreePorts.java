package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that stay free while their broker is down. They are outside the range that
 * the system uses for outgoing connections, in which a client that connects to the port
 * of a dead broker could connect to itself.
 */
final class FreePorts {

	private static final int LOWEST = 11_000;

	private static final int HIGHEST = 32_000;

	private static final int FORK = Integer.getInteger("dp.kafka.testcluster.fork", 1);

	private FreePorts() {
	}

	static List<Integer> find(int count) {
		Set<Integer> ports = new LinkedHashSet<>();
		for (int tries = 0; ports.size() < count; tries++) {
			if (tries > 1000) {
				throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST);
			}
			// of its own parity in each of two JVMs that run tests at the same time
			int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST) / 2 * 2 + FORK % 2;
			if (isFree(port)) {
				ports.add(port);
			}
		}
		return List.copyOf(ports);
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
