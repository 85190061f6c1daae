package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server on the loopback interface that can be cut, for its client only: as
 * behind a firewall that drops packets, nothing more arrives on open connections and new
 * ones are not answered. The server itself lives on and others reach it.
 */
public final class TcpProxy implements AutoCloseable {

	private static final int QUEUE = 1;

	private final InetSocketAddress target;

	private final ServerSocket server;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<Socket> fillers = new ArrayList<>();

	private final Object gate = new Object();

	private boolean cut;

	private boolean acceptorWaits;

	private volatile boolean closed;

	/**
	 * Opens a way to a port.
	 * @param port the port of the server
	 */
	public TcpProxy(int port) {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.target = new InetSocketAddress(loopback, port);
		try {
			this.server = new ServerSocket(0, QUEUE, loopback);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run("accept", this::accept);
	}

	/**
	 * Where its client connects to.
	 * @return host and port
	 */
	public String address() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Cuts it; returns when a new connection was seen not to be answered.
	 */
	public void cut() {
		synchronized (this.gate) {
			this.cut = true;
		}
		try {
			// the acceptor may take one more
			fill();
			synchronized (this.gate) {
				while (!this.acceptorWaits) {
					this.gate.wait();
				}
			}
			// the system drops what does not fit into the queue of those not accepted
			for (int i = 0; i < 10; i++) {
				if (!fill()) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IllegalStateException("The proxy still answers new connections");
	}

	private boolean fill() {
		Socket filler = new Socket();
		this.fillers.add(filler);
		try {
			filler.connect(this.server.getLocalSocketAddress(), 300);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Mends it: what was held back arrives.
	 */
	public void mend() {
		this.fillers.forEach(TcpProxy::close);
		this.fillers.clear();
		synchronized (this.gate) {
			this.cut = false;
			this.gate.notifyAll();
		}
	}

	private void awaitOpen() throws InterruptedException {
		synchronized (this.gate) {
			while (this.cut && !this.closed) {
				this.gate.wait();
			}
		}
	}

	private void accept() throws IOException, InterruptedException {
		while (!this.closed) {
			acceptorAwaitsOpen();
			Socket client = this.server.accept();
			this.sockets.add(client);
			acceptorAwaitsOpen();
			connect(client);
		}
	}

	private void acceptorAwaitsOpen() throws InterruptedException {
		synchronized (this.gate) {
			this.acceptorWaits = this.cut;
			this.gate.notifyAll();
			awaitOpen();
			this.acceptorWaits = false;
		}
	}

	private void connect(Socket client) {
		Socket behind = new Socket();
		this.sockets.add(behind);
		try {
			behind.connect(this.target, 2_000);
			run("there", () -> pump(client, behind));
			run("back", () -> pump(behind, client));
		}
		catch (IOException ex) {
			close(client);
			close(behind);
		}
	}

	private void pump(Socket from, Socket to) throws InterruptedException {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] bytes = new byte[8192];
			for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
				awaitOpen();
				out.write(bytes, 0, read);
			}
		}
		catch (IOException ex) {
			// one side is gone, and with it the other
		}
	}

	private void run(String name, Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// closed
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "dp-kafka-test-proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// gone already
		}
	}

	@Override
	public void close() {
		this.closed = true;
		mend();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.sockets.forEach(TcpProxy::close);
		}
	}

	/**
	 * What a thread of it does.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException, InterruptedException;

	}

}
