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
 * A proxy for a server on the loopback interface whose connections can be cut, as by a
 * firewall that drops packets: nothing more arrives on open connections, and new ones are
 * not accepted. The server itself stays reachable for other clients.
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
	 * Creates a proxy for a port.
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
	 * Returns the address that clients connect to.
	 * @return host and port
	 */
	public String address() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Cuts the connections. Returns when a new connection is verifiably not accepted.
	 */
	public void cut() {
		synchronized (this.gate) {
			this.cut = true;
		}
		try {
			// the acceptor may accept one more
			fill();
			synchronized (this.gate) {
				while (!this.acceptorWaits) {
					this.gate.wait();
				}
			}
			// the system drops connections that do not fit into the queue
			for (int i = 0; i < 10; i++) {
				if (!fill()) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IllegalStateException("The proxy still accepts new connections");
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
	 * Restores the connections: the delayed data arrives.
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
		Socket upstream = new Socket();
		this.sockets.add(upstream);
		try {
			upstream.connect(this.target, 2_000);
			run("there", () -> pump(client, upstream));
			run("back", () -> pump(upstream, client));
		}
		catch (IOException ex) {
			close(client);
			close(upstream);
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
			// one side is closed, and so is the other
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
			// closed already
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
	 * The work of a thread.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException, InterruptedException;

	}

}
