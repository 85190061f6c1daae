package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Opens the sockets of one check of one address, one at a time. Another thread can close
 * the socket in use: nothing else ends a write, or a wait beyond its deadline.
 */
final class AbortableConnector {

	private @Nullable PlainTransport current;

	private boolean aborted;

	PlainTransport connect(InetSocketAddress to, Deadline deadline) throws IOException {
		PlainTransport transport = use(new PlainTransport(deadline));
		try {
			transport.connect(to);
		}
		catch (IOException ex) {
			transport.close();
			throw ex;
		}
		return transport;
	}

	// Registers a socket of an earlier check, so that an abort closes it.
	synchronized PlainTransport use(PlainTransport transport) {
		this.current = transport;
		if (this.aborted) {
			transport.close();
		}
		return transport;
	}

	synchronized void abort() {
		this.aborted = true;
		if (this.current != null) {
			this.current.close();
		}
	}

	synchronized boolean aborted() {
		return this.aborted;
	}

}
