package com.github.onsdigital.dp.kafka.testcluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of Kafka's protocol for the only broker of a cluster, without TLS. It can
 * respond with an error to requests of one kind, which the broker then does not receive.
 * It replaces the addresses in the broker's responses by its own, so that its clients
 * connect to it only.
 */
public final class ApiProxy implements AutoCloseable {

	private final int target;

	private final ServerSocket server;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final Map<ApiKeys, Refusal> refusals = new EnumMap<>(ApiKeys.class);

	/**
	 * Creates a proxy for a port.
	 * @param port the port of the broker
	 */
	public ApiProxy(int port) {
		this.target = port;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
	 * Responds with an error to the next requests of a kind.
	 * @param kind the kind of request
	 * @param error the error of the response
	 * @param times the number of requests
	 */
	public void refuse(ApiKeys kind, Errors error, int times) {
		synchronized (this.refusals) {
			this.refusals.put(kind, new Refusal(error, times));
		}
	}

	/**
	 * Forwards all requests again. Keeps the counts of refused requests.
	 */
	public void restore() {
		synchronized (this.refusals) {
			this.refusals.values().forEach((refusal) -> refusal.left = 0);
		}
	}

	/**
	 * Returns the number of requests refused since the last call of {@link #refuse}, to
	 * verify the fault.
	 * @param kind the kind of request
	 * @return the number
	 */
	public int refused(ApiKeys kind) {
		synchronized (this.refusals) {
			Refusal refusal = this.refusals.get(kind);
			return (refusal != null) ? refusal.count : 0;
		}
	}

	/**
	 * Resets all connections, as a firewall does that has lost its state.
	 */
	public void reset() {
		for (Socket socket : List.copyOf(this.sockets)) {
			try {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			catch (IOException ex) {
				// closed already
			}
			this.sockets.remove(socket);
		}
	}

	private @Nullable Errors refusal(ApiKeys kind) {
		synchronized (this.refusals) {
			Refusal refusal = this.refusals.get(kind);
			if (refusal == null || refusal.left == 0) {
				return null;
			}
			refusal.left--;
			refusal.count++;
			return refusal.error;
		}
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			Socket broker = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.addAll(List.of(client, broker));
			ProxiedConnection connection = new ProxiedConnection(client, broker);
			run("there", connection::forwardRequests);
			run("back", connection::forwardResponses);
		}
	}

	private static void run(String name, Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// one side is closed, and so is the other
			}
		}, "dp-kafka-test-proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The work of a thread.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

	/**
	 * One kind of request that is refused.
	 */
	private static final class Refusal {

		private final Errors error;

		private int left;

		private int count;

		Refusal(Errors error, int times) {
			this.error = error;
			this.left = times;
		}

	}

	/**
	 * A pending request, and the proxy's response if the broker does not receive it.
	 */
	private record PendingRequest(RequestHeader header, @Nullable ByteBuffer response) {

	}

	/**
	 * One connection. Forwards responses in the order of the requests.
	 */
	private final class ProxiedConnection {

		private final Socket client;

		private final Socket broker;

		private final DataOutputStream toClient;

		private final Queue<PendingRequest> pending = new ArrayDeque<>();

		ProxiedConnection(Socket client, Socket broker) throws IOException {
			this.client = client;
			this.broker = broker;
			this.toClient = new DataOutputStream(client.getOutputStream());
		}

		void forwardRequests() throws IOException {
			try (this.client; this.broker) {
				DataInputStream in = new DataInputStream(this.client.getInputStream());
				DataOutputStream out = new DataOutputStream(this.broker.getOutputStream());
				while (true) {
					byte[] frame = in.readNBytes(in.readInt());
					ByteBuffer body = ByteBuffer.wrap(frame);
					RequestHeader header = RequestHeader.parse(body);
					Errors error = refusal(header.apiKey());
					if (error != null) {
						respond(header, refused(header, body, error));
					}
					else {
						await(header);
						out.writeInt(frame.length);
						out.write(frame);
						out.flush();
					}
				}
			}
		}

		private ByteBuffer refused(RequestHeader header, ByteBuffer body, Errors error) {
			AbstractRequest request = AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(),
					new ByteBufferAccessor(body)).request;
			return serialize(header, request.getErrorResponse(0, error.exception()));
		}

		private synchronized void await(RequestHeader header) {
			this.pending.add(new PendingRequest(header, null));
		}

		private synchronized void respond(RequestHeader header, ByteBuffer response) throws IOException {
			this.pending.add(new PendingRequest(header, response));
			writeOwnResponses();
		}

		void forwardResponses() throws IOException {
			try (this.client; this.broker) {
				DataInputStream in = new DataInputStream(this.broker.getInputStream());
				while (true) {
					pass(ByteBuffer.wrap(in.readNBytes(in.readInt())));
				}
			}
		}

		private synchronized void pass(ByteBuffer response) throws IOException {
			write(redirected(this.pending.remove().header(), response));
			writeOwnResponses();
		}

		private void writeOwnResponses() throws IOException {
			for (PendingRequest next = this.pending.peek(); next != null
					&& next.response() != null; next = this.pending.peek()) {
				write(next.response());
				this.pending.remove();
			}
		}

		private void write(ByteBuffer response) throws IOException {
			this.toClient.writeInt(response.remaining());
			this.toClient.write(response.array(), response.arrayOffset() + response.position(), response.remaining());
			this.toClient.flush();
		}

		private ByteBuffer redirected(RequestHeader header, ByteBuffer bytes) {
			if (header.apiKey() != ApiKeys.METADATA && header.apiKey() != ApiKeys.FIND_COORDINATOR) {
				return bytes;
			}
			AbstractResponse response = AbstractResponse.parseResponse(bytes, header);
			int port = ApiProxy.this.server.getLocalPort();
			if (response instanceof MetadataResponse metadata) {
				for (MetadataResponseData.MetadataResponseBroker node : metadata.data().brokers()) {
					node.setHost("127.0.0.1").setPort(port);
				}
			}
			if (response instanceof FindCoordinatorResponse found) {
				if (header.apiVersion() < FindCoordinatorRequest.MIN_BATCHED_VERSION) {
					found.data().setHost("127.0.0.1").setPort(port);
				}
				for (FindCoordinatorResponseData.Coordinator node : found.data().coordinators()) {
					node.setHost("127.0.0.1").setPort(port);
				}
			}
			return serialize(header, response);
		}

		private static ByteBuffer serialize(RequestHeader header, AbstractResponse response) {
			return RequestUtils.serialize(header.toResponseHeader().data(), header.toResponseHeader().headerVersion(),
					response.data(), header.apiVersion());
		}

	}

}
