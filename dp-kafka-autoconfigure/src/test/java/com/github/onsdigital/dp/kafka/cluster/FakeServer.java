package com.github.onsdigital.dp.kafka.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;

/**
 * A server on the loopback interface with a given behaviour for each connection.
 */
final class FakeServer implements AutoCloseable {

	private final ServerSocket server;

	private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Behaviour behaviour;

	private final Thread thread;

	FakeServer(Behaviour behaviour) {
		this(ServerSocketFactory.getDefault(), behaviour);
	}

	private FakeServer(ServerSocketFactory sockets, Behaviour behaviour) {
		this.behaviour = behaviour;
		try {
			this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.thread = new Thread(this::accept, "fake-server");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static FakeServer tls(TestCertificate certificate, Behaviour behaviour) {
		SslBundle bundle = SslBundle
			.of(new PemSslStoreBundle(PemSslStore.of(certificate.chain(), certificate.key()), (PemSslStore) null));
		return new FakeServer(bundle.createSslContext().getServerSocketFactory(), behaviour);
	}

	BrokerAddress address() {
		return new BrokerAddress("127.0.0.1", this.server.getLocalPort());
	}

	int connections() {
		return this.connections.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.open.add(socket);
				int number = this.connections.incrementAndGet();
				Thread handler = new Thread(() -> serve(socket, number), "fake-server-connection-" + number);
				handler.setDaemon(true);
				handler.start();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket, int number) {
		try {
			this.behaviour.serve(new Peer(socket), number);
		}
		catch (IOException ex) {
			// the client closed the connection, as some tests require
		}
	}

	void cutAll() throws IOException {
		for (Socket one = this.open.poll(); one != null; one = this.open.poll()) {
			one.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cutAll();
	}

	/**
	 * The behaviour on one connection.
	 */
	@FunctionalInterface
	interface Behaviour {

		void serve(Peer peer, int connection) throws IOException;

	}

	/**
	 * The other side of one connection.
	 */
	record Peer(Socket socket) {

		private static final int MAX_REQUEST_LENGTH = 100_000;

		/**
		 * Reads a request and returns its correlation id. A preceding ApiVersions request
		 * is answered like that of an old broker.
		 */
		int request() throws IOException {
			ByteBuffer request = anyRequest();
			if (request.getShort(0) == 18) {
				send(KafkaResponses.versions(request.getInt(4), 8, 3));
				request = anyRequest();
			}
			return request.getInt(4);
		}

		/** Reads any request; closes the connection if the bytes are no request. */
		ByteBuffer anyRequest() throws IOException {
			DataInputStream in = new DataInputStream(this.socket.getInputStream());
			int length = in.readInt();
			if (length < 0 || length > MAX_REQUEST_LENGTH) {
				end();
				throw new IOException("not a Kafka request");
			}
			byte[] request = new byte[length];
			in.readFully(request);
			return ByteBuffer.wrap(request);
		}

		void send(byte... bytes) throws IOException {
			OutputStream out = this.socket.getOutputStream();
			out.write(bytes);
			out.flush();
		}

		void sendSlowly(byte... bytes) throws IOException {
			for (byte one : bytes) {
				send(one);
			}
		}

		void end() throws IOException {
			this.socket.close();
		}

		/** Waits until the other side closes. */
		void waitForEnd() throws IOException {
			while (this.socket.getInputStream().read() >= 0) {
				// ignore the bytes
			}
		}

	}

}
