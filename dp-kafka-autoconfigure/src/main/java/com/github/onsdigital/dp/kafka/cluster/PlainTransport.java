package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * A socket with a deadline. The timeout of a socket applies to one read, so it is set for
 * each read. A write has no timeout, so another thread closes the socket when the
 * deadline has passed.
 */
final class PlainTransport implements Transport {

	// no SOCKS proxy of the JVM: Kafka's clients do not use it either
	private final Socket socket = new Socket(Proxy.NO_PROXY);

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile Deadline deadline;

	PlainTransport(Deadline deadline) {
		this.deadline = deadline;
	}

	void connect(InetSocketAddress to) throws IOException {
		this.socket.setTcpNoDelay(true);
		this.socket.connect(to, timeout());
	}

	@Override
	public void deadline(Deadline deadline) {
		this.deadline = deadline;
	}

	@Override
	public void write(byte[] bytes) throws IOException {
		timeout();
		this.socket.getOutputStream().write(bytes);
	}

	@Override
	public int read(byte[] into, int offset, int length) throws IOException {
		this.socket.setSoTimeout(timeout());
		return this.socket.getInputStream().read(into, offset, length);
	}

	private int timeout() throws SocketTimeoutException {
		int left = this.deadline.remainingMillis();
		if (left == 0) {
			throw new SocketTimeoutException("deadline passed");
		}
		return left;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				// the socket is closed nevertheless
			}
		}
	}

}
