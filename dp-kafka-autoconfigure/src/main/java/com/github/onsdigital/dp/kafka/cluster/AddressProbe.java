package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Checks one address, over a connection that is kept between checks. Runs one check at a
 * time; {@link #abort} and {@link #close} may be called by any thread.
 */
final class AddressProbe {

	/**
	 * A connection is replaced after this time, so that a certificate or a host name that
	 * new clients cannot use is detected.
	 */
	private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(5);

	/** Not used by any other request, so that no other response matches ApiVersions. */
	private static final int VERSIONS_ID = 0;

	private final BrokerAddress address;

	private final ProbeSetup setup;

	private final Semaphore checkPermit = new Semaphore(1);

	private volatile @Nullable AbortableConnector running;

	private final AtomicReference<@Nullable KeptConnection> kept = new AtomicReference<>();

	private volatile boolean closed;

	private int correlationId;

	AddressProbe(BrokerAddress address, ProbeSetup setup) {
		this.address = address;
		this.setup = setup;
	}

	BrokerAddress address() {
		return this.address;
	}

	// Runs one check. Never throws.
	AddressResult check(Collection<String> topics, Deadline deadline) {
		try {
			if (!this.checkPermit.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
				return AddressResult.failed(this.address,
						new ProbeFailure(ProbeFailure.Kind.TIMEOUT, "has not completed an earlier check yet"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return AddressResult.failed(this.address, closing(ex));
		}
		try {
			return this.closed ? AddressResult.failed(this.address, closing(null)) : query(topics, deadline);
		}
		finally {
			this.checkPermit.release();
			if (this.closed) {
				close();
			}
		}
	}

	// Requests the coordinators of some groups, over the kept connection only. Returns an
	// empty map if there is no kept connection, or if the broker is too old.
	Map<String, Coordinator> coordinators(Collection<String> groups, Deadline deadline) {
		try {
			if (!this.checkPermit.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
				return Map.of();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Map.of();
		}
		try {
			return queryCoordinators(groups, deadline);
		}
		finally {
			this.running = null;
			this.checkPermit.release();
			if (this.closed) {
				close();
			}
		}
	}

	private Map<String, Coordinator> queryCoordinators(Collection<String> groups, Deadline deadline) {
		KeptConnection open = this.kept.getAndSet(null);
		if (open == null) {
			return Map.of();
		}
		if (!open.versions().coordinators()) {
			this.kept.set(open);
			return Map.of();
		}
		AbortableConnector connector = new AbortableConnector();
		this.running = connector;
		try {
			ProbeRequest request = ProbeRequest.coordinators(groups, ++this.correlationId);
			return CoordinatorsResponse.parse(sendOnKept(open, request, connector, deadline), groups);
		}
		catch (IOException | ProbeFailure | RuntimeException | Error ex) {
			// the address responded before; the next check shows whether it still does
			open.transport().close();
			return Map.of();
		}
	}

	private static ProbeFailure closing(@Nullable Exception ex) {
		return new ProbeFailure(ProbeFailure.Kind.NAME, "was not checked: dp-kafka is being closed", ex);
	}

	private AddressResult query(Collection<String> topics, Deadline deadline) {
		AbortableConnector connector = new AbortableConnector();
		this.running = connector;
		try {
			int id = ++this.correlationId;
			Function<PeerVersions, ProbeRequest> request = (versions) -> this.setup.login()
					? ProbeRequest.apiVersions(id) : ProbeRequest.metadata(topics, id, versions.topicIds());
			Reply reply = send(request, connector, deadline);
			return AddressResult.succeeded(this.address, this.setup.login() ? MetadataResponse.NONE
					: MetadataResponse.parse(reply.response(), reply.versions().topicIds(), topics));
		}
		catch (ProbeFailure ex) {
			return AddressResult.failed(this.address, ex);
		}
		catch (RuntimeException | Error ex) {
			// an error too, for example of a missing class: without a result the address
			// would be reported as one that does not respond
			return AddressResult.failed(this.address, this.setup.unexpected(ex));
		}
		finally {
			this.running = null;
		}
	}

	private Reply send(Function<PeerVersions, ProbeRequest> request, AbortableConnector connector, Deadline deadline)
			throws ProbeFailure {
		KeptConnection old = this.kept.getAndSet(null);
		if (old != null && old.until().passed()) {
			old.transport().close();
		}
		else if (old != null) {
			try {
				return new Reply(sendOnKept(old, request.apply(old.versions()), connector, deadline), old.versions());
			}
			catch (SocketTimeoutException ex) {
				throw timedOut(old, ex);
			}
			catch (IOException | ProbeFailure | RuntimeException | Error ex) {
				old.transport().close();
				if (connector.aborted() || deadline.passed()) {
					throw timedOut(old, ex);
				}
			}
		}
		return sendOnNew(request, connector, deadline);
	}

	// Closes a socket that missed its deadline: its late response would be read as that
	// of the next request.
	private ProbeFailure timedOut(KeptConnection old, Throwable ex) {
		old.transport().close();
		return new ProbeFailure(ProbeFailure.Kind.TIMEOUT, "does not answer within " + this.setup.timeoutText(), ex);
	}

	private ByteBuffer sendOnKept(KeptConnection old, ProbeRequest request, AbortableConnector connector,
			Deadline deadline) throws IOException, ProbeFailure {
		connector.use(old.raw());
		old.transport().deadline(deadline);
		ByteBuffer response = RequestResponse.send(old.transport(), request);
		this.kept.set(old);
		return response;
	}

	// Tries all the IP addresses of the host name, as the client does, each with a share
	// of the remaining time.
	private Reply sendOnNew(Function<PeerVersions, ProbeRequest> request, AbortableConnector connector,
			Deadline deadline) throws ProbeFailure {
		List<InetAddress> ips = lookUp(deadline);
		ProbeFailure failure = null;
		for (int i = 0; i < ips.size() && !connector.aborted(); i++) {
			InetSocketAddress to = new InetSocketAddress(ips.get(i), this.address.port());
			Deadline share = deadline.share(ips.size() - i);
			try {
				return sendOn(new ProbeConnection(this.setup, this.address, to, connector, share), request);
			}
			catch (ProbeFailure ex) {
				failure = ProbeFailure.moreSpecific(failure, ex);
			}
		}
		throw (failure != null) ? failure
				: new ProbeFailure(ProbeFailure.Kind.NAME, "host name does not resolve to an address");
	}

	private Reply sendOn(ProbeConnection connection, Function<PeerVersions, ProbeRequest> request) throws ProbeFailure {
		PlainTransport raw = connection.connect();
		Transport transport = raw;
		boolean keep = false;
		try {
			transport = connection.open(raw);
			PeerVersions versions = this.setup.login() ? PeerVersions.OLDEST
					: PeerVersions.parse(connection.send(transport, ProbeRequest.apiVersions(VERSIONS_ID)));
			ByteBuffer response = connection.send(transport, request.apply(versions));
			if (!this.setup.login()) {
				this.kept.set(new KeptConnection(raw, transport, versions,
						Deadline.in(MAX_CONNECTION_AGE, this.setup.nanos())));
				keep = true;
			}
			return new Reply(response, versions);
		}
		finally {
			if (!keep) {
				transport.close();
			}
		}
	}

	private List<InetAddress> lookUp(Deadline deadline) throws ProbeFailure {
		try {
			return this.setup.names().lookUp(this.address.host(), deadline);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw closing(ex);
		}
	}

	// Ends the running check.
	void abort() {
		AbortableConnector connector = this.running;
		if (connector != null) {
			connector.abort();
		}
	}

	void close() {
		this.closed = true;
		abort();
		KeptConnection old = this.kept.getAndSet(null);
		if (old != null) {
			old.transport().close();
		}
	}

	/**
	 * A connection kept for the next check.
	 */
	private record KeptConnection(PlainTransport raw, Transport transport, PeerVersions versions, Deadline until) {

	}

	/**
	 * A response and the versions of the broker that sent it.
	 */
	private record Reply(ByteBuffer response, PeerVersions versions) {

	}

}
