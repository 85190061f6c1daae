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

/**
 * Asks one address, over a connection that is kept between checks. One check at a time;
 * {@link #abort} and {@link #close} may come from any thread.
 */
final class AddressProbe {

	/**
	 * A connection is made anew after this time, so that a certificate or a name that no
	 * longer serves new clients is noticed.
	 */
	private static final Duration LONGEST_KEPT = Duration.ofMinutes(5);

	/** No other request has it: an answer to ApiVersions can be no other's. */
	private static final int VERSIONS_ID = 0;

	private final BrokerAddress address;

	private final ProbeSetup setup;

	private final Semaphore turn = new Semaphore(1);

	private volatile @Nullable AbortableConnector running;

	private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

	private volatile boolean closed;

	private int correlationId;

	AddressProbe(BrokerAddress address, ProbeSetup setup) {
		this.address = address;
		this.setup = setup;
	}

	BrokerAddress address() {
		return this.address;
	}

	// Asks, and never throws.
	AddressAnswer check(Collection<String> topics, Deadline deadline) {
		try {
			if (!this.turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
				return AddressAnswer.failed(this.address,
						new ProbeFailure(ProbeFailure.Kind.SILENT, "has not ended an earlier check yet"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return AddressAnswer.failed(this.address, closing(ex));
		}
		try {
			return this.closed ? AddressAnswer.failed(this.address, closing(null)) : ask(topics, deadline);
		}
		finally {
			this.turn.release();
			if (this.closed) {
				close();
			}
		}
	}

	// Asks who coordinates some groups, over the kept connection only; empty if there is
	// none, or if the broker is too old.
	Map<String, Coordinator> coordinators(Collection<String> groups, Deadline deadline) {
		try {
			if (!this.turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
				return Map.of();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Map.of();
		}
		try {
			return askForCoordinators(groups, deadline);
		}
		finally {
			this.running = null;
			this.turn.release();
			if (this.closed) {
				close();
			}
		}
	}

	private Map<String, Coordinator> askForCoordinators(Collection<String> groups, Deadline deadline) {
		Kept open = this.kept.getAndSet(null);
		if (open == null) {
			return Map.of();
		}
		if (!open.versions().coordinators()) {
			this.kept.set(open);
			return Map.of();
		}
		AbortableConnector dial = new AbortableConnector();
		this.running = dial;
		try {
			ProbeRequest request = ProbeRequest.coordinators(groups, ++this.correlationId);
			return CoordinatorsAnswer.parse(askAgain(open, request, dial, deadline), groups);
		}
		catch (IOException | ProbeFailure | RuntimeException | Error ex) {
			// the address answered before, and the next check shows whether it does still
			open.transport().close();
			return Map.of();
		}
	}

	private static ProbeFailure closing(@Nullable Exception ex) {
		return new ProbeFailure(ProbeFailure.Kind.NAME, "was not asked: dp-kafka is being closed", ex);
	}

	private AddressAnswer ask(Collection<String> topics, Deadline deadline) {
		AbortableConnector dial = new AbortableConnector();
		this.running = dial;
		try {
			int id = ++this.correlationId;
			Function<PeerVersions, ProbeRequest> request = (versions) -> this.setup.login()
					? ProbeRequest.apiVersions(id) : ProbeRequest.metadata(topics, id, versions.topicIds());
			Reply reply = ask(request, dial, deadline);
			return AddressAnswer.answered(this.address, this.setup.login() ? MetadataAnswer.NONE
					: MetadataAnswer.parse(reply.answer(), reply.versions().topicIds(), topics));
		}
		catch (ProbeFailure ex) {
			return AddressAnswer.failed(this.address, ex);
		}
		catch (RuntimeException | Error ex) {
			// an error too, as of a class that is missing: without an answer it would
			// look like an address that is silent
			return AddressAnswer.failed(this.address, this.setup.unforeseen(ex));
		}
		finally {
			this.running = null;
		}
	}

	private Reply ask(Function<PeerVersions, ProbeRequest> request, AbortableConnector dial, Deadline deadline) throws ProbeFailure {
		Kept old = this.kept.getAndSet(null);
		if (old != null && old.until().passed()) {
			old.transport().close();
		}
		else if (old != null) {
			try {
				return new Reply(askAgain(old, request.apply(old.versions()), dial, deadline), old.versions());
			}
			catch (SocketTimeoutException ex) {
				throw silent(old, ex);
			}
			catch (IOException | ProbeFailure | RuntimeException | Error ex) {
				old.transport().close();
				if (dial.aborted() || deadline.passed()) {
					throw silent(old, ex);
				}
			}
		}
		return askAnew(request, dial, deadline);
	}

	// A socket that missed its deadline is closed: its late answer would meet the next
	// question.
	private ProbeFailure silent(Kept old, Throwable ex) {
		old.transport().close();
		return new ProbeFailure(ProbeFailure.Kind.SILENT, "does not answer within " + this.setup.timeoutInWords(), ex);
	}

	private ByteBuffer askAgain(Kept old, ProbeRequest request, AbortableConnector dial, Deadline deadline)
			throws IOException, ProbeFailure {
		dial.use(old.raw());
		old.transport().deadline(deadline);
		ByteBuffer answer = RequestResponse.ask(old.transport(), request);
		this.kept.set(old);
		return answer;
	}

	// Tries all the IP addresses of the name, as the client does, each with its share of
	// the time left.
	private Reply askAnew(Function<PeerVersions, ProbeRequest> request, AbortableConnector dial, Deadline deadline)
			throws ProbeFailure {
		List<InetAddress> ips = lookUp(deadline);
		ProbeFailure failure = null;
		for (int i = 0; i < ips.size() && !dial.aborted(); i++) {
			InetSocketAddress to = new InetSocketAddress(ips.get(i), this.address.port());
			Deadline share = deadline.share(ips.size() - i);
			try {
				return converse(new ProbeConnection(this.setup, this.address, to, dial, share), request);
			}
			catch (ProbeFailure ex) {
				failure = ProbeFailure.moreTelling(failure, ex);
			}
		}
		throw (failure != null) ? failure
				: new ProbeFailure(ProbeFailure.Kind.NAME, "host name does not resolve to an address");
	}

	private Reply converse(ProbeConnection conversation, Function<PeerVersions, ProbeRequest> request)
			throws ProbeFailure {
		PlainTransport raw = conversation.connect();
		Transport transport = raw;
		boolean keep = false;
		try {
			transport = conversation.open(raw);
			PeerVersions versions = this.setup.login() ? PeerVersions.OLDEST
					: PeerVersions.parse(conversation.ask(transport, ProbeRequest.apiVersions(VERSIONS_ID)));
			ByteBuffer answer = conversation.ask(transport, request.apply(versions));
			if (!this.setup.login()) {
				this.kept.set(new Kept(raw, transport, versions, Deadline.in(LONGEST_KEPT, this.setup.nanos())));
				keep = true;
			}
			return new Reply(answer, versions);
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

	// Ends a check that is under way.
	void abort() {
		AbortableConnector dial = this.running;
		if (dial != null) {
			dial.abort();
		}
	}

	void close() {
		this.closed = true;
		abort();
		Kept old = this.kept.getAndSet(null);
		if (old != null) {
			old.transport().close();
		}
	}

	/**
	 * A connection kept for the next check.
	 */
	private record Kept(PlainTransport raw, Transport transport, PeerVersions versions, Deadline until) {

	}

	/**
	 * An answer and the versions of who gave it.
	 */
	private record Reply(ByteBuffer answer, PeerVersions versions) {

	}

}
