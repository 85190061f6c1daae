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
 * A way to the only broker of a cluster, without TLS, that reads Kafka's protocol: it can
 * answer requests of one kind with an error in place of the broker, which then does not
 * get them. Clients that start here stay here: the addresses in the broker's answers are
 * those of the proxy.
 */
public final class ApiProxy implements AutoCloseable {

	private final int target;

	private final ServerSocket server;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final Map<ApiKeys, Refusal> refusals = new EnumMap<>(ApiKeys.class);

	/**
	 * Opens a way to a port.
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
	 * Where its clients connect to.
	 * @return host and port
	 */
	public String address() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Answers the next requests of a kind itself.
	 * @param kind the kind of request
	 * @param error the error they are answered with
	 * @param times how many of them
	 */
	public void refuse(ApiKeys kind, Errors error, int times) {
		synchronized (this.refusals) {
			this.refusals.put(kind, new Refusal(error, times));
		}
	}

	/**
	 * Lets all requests through again. How many were refused is told still.
	 */
	public void heal() {
		synchronized (this.refusals) {
			this.refusals.values().forEach((refusal) -> refusal.left = 0);
		}
	}

	/**
	 * How many requests it answered itself since it was last told to: the proof that the
	 * fault bit.
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
	 * Ends all connections with a reset, as a firewall does that lost its state.
	 */
	public void reset() {
		for (Socket socket : List.copyOf(this.sockets)) {
			try {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			catch (IOException ex) {
				// gone already
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
			Conversation conversation = new Conversation(client, broker);
			run("there", conversation::carryRequests);
			run("back", conversation::carryAnswers);
		}
	}

	private static void run(String name, Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// one side is gone, and with it the other
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
	 * What a thread of it does.
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
	 * A request on its way, and our answer if the broker does not get it.
	 */
	private record Asked(RequestHeader header, @Nullable ByteBuffer answer) {

	}

	/**
	 * One connection. Its answers go back in the order of its requests.
	 */
	private final class Conversation {

		private final Socket client;

		private final Socket broker;

		private final DataOutputStream toClient;

		private final Queue<Asked> asked = new ArrayDeque<>();

		Conversation(Socket client, Socket broker) throws IOException {
			this.client = client;
			this.broker = broker;
			this.toClient = new DataOutputStream(client.getOutputStream());
		}

		void carryRequests() throws IOException {
			try (this.client; this.broker) {
				DataInputStream in = new DataInputStream(this.client.getInputStream());
				DataOutputStream out = new DataOutputStream(this.broker.getOutputStream());
				while (true) {
					byte[] frame = in.readNBytes(in.readInt());
					ByteBuffer body = ByteBuffer.wrap(frame);
					RequestHeader header = RequestHeader.parse(body);
					Errors error = refusal(header.apiKey());
					if (error != null) {
						answer(header, refused(header, body, error));
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
			this.asked.add(new Asked(header, null));
		}

		private synchronized void answer(RequestHeader header, ByteBuffer answer) throws IOException {
			this.asked.add(new Asked(header, answer));
			writeOurs();
		}

		void carryAnswers() throws IOException {
			try (this.client; this.broker) {
				DataInputStream in = new DataInputStream(this.broker.getInputStream());
				while (true) {
					pass(ByteBuffer.wrap(in.readNBytes(in.readInt())));
				}
			}
		}

		private synchronized void pass(ByteBuffer answer) throws IOException {
			write(redirected(this.asked.remove().header(), answer));
			writeOurs();
		}

		private void writeOurs() throws IOException {
			for (Asked next = this.asked.peek(); next != null && next.answer() != null; next = this.asked.peek()) {
				write(next.answer());
				this.asked.remove();
			}
		}

		private void write(ByteBuffer answer) throws IOException {
			this.toClient.writeInt(answer.remaining());
			this.toClient.write(answer.array(), answer.arrayOffset() + answer.position(), answer.remaining());
			this.toClient.flush();
		}

		private ByteBuffer redirected(RequestHeader header, ByteBuffer answer) {
			if (header.apiKey() != ApiKeys.METADATA && header.apiKey() != ApiKeys.FIND_COORDINATOR) {
				return answer;
			}
			AbstractResponse response = AbstractResponse.parseResponse(answer, header);
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
