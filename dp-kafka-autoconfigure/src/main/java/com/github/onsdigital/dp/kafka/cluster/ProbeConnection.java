package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Opens a new connection to one IP address and sends the first request on it. Describes a
 * failure for an operator, for which it may open further connections.
 */
final class ProbeConnection {

	private final ProbeSetup setup;

	private final BrokerAddress address;

	private final InetSocketAddress to;

	private final AbortableConnector connector;

	private final Deadline deadline;

	ProbeConnection(ProbeSetup setup, BrokerAddress address, InetSocketAddress to, AbortableConnector connector,
			Deadline deadline) {
		this.setup = setup;
		this.address = address;
		this.to = to;
		this.connector = connector;
		this.deadline = deadline;
	}

	// Opens a connection; the caller closes it.
	PlainTransport connect() throws ProbeFailure {
		try {
			return this.connector.connect(this.to, this.deadline);
		}
		catch (SocketTimeoutException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.CONNECT, "accepts no connection within " + timeout(), ex);
		}
		catch (ConnectException ex) {
			boolean refused = String.valueOf(SafeText.message(ex)).contains("refused");
			throw new ProbeFailure(ProbeFailure.Kind.CONNECT,
					refused ? "refuses the connection" : "cannot be connected to: " + Formats.of(ex), ex);
		}
		catch (IOException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.CONNECT, isTimedOut() ? "accepts no connection within " + timeout()
					: "cannot be connected to: " + Formats.of(ex), ex);
		}
	}

	// Wraps the connection in TLS if that is configured.
	Transport open(PlainTransport raw) throws ProbeFailure {
		if (!this.setup.tls()) {
			return raw;
		}
		TlsEngine engine = this.setup.engines().create(this.address);
		boolean opened = false;
		try {
			TlsTransport tls = new TlsTransport(raw, engine);
			handshake(tls);
			opened = true;
			return tls;
		}
		finally {
			if (!opened) {
				engine.close();
			}
		}
	}

	private void handshake(TlsTransport tls) throws ProbeFailure {
		try {
			tls.handshake();
		}
		catch (IOException ex) {
			tls.closeSocket();
			throw tlsFailed(tls, ex);
		}
	}

	ByteBuffer send(Transport transport, ProbeRequest request) throws ProbeFailure {
		try {
			return RequestResponse.send(transport, request);
		}
		catch (ProbeFailure ex) {
			throw (ex.kind() == ProbeFailure.Kind.SPEAKS_TLS) ? this.setup.speaksTls() : ex;
		}
		catch (IOException ex) {
			if (transport instanceof TlsTransport tls) {
				tls.closeSocket();
				throw tlsFailed(tls, ex);
			}
			transport.close();
			throw plainFailed(ex);
		}
	}

	private ProbeFailure plainFailed(IOException ex) {
		ProbeFailure timedOut = timeoutOrNull(ex);
		if (timedOut != null) {
			return timedOut;
		}
		return detector().speaksTls() ? this.setup.speaksTls() : closed(ex);
	}

	private ProbeFailure tlsFailed(TlsTransport tls, IOException ex) {
		ProbeFailure timedOut = timeoutOrNull(ex);
		if (timedOut != null) {
			return timedOut;
		}
		if (!tls.received() || isNotTls(ex)) {
			return detector().speaksPlain() ? this.setup.speaksPlain() : isNotTls(ex)
					? new ProbeFailure(ProbeFailure.Kind.NOT_KAFKA, "speaks neither TLS nor Kafka's protocol", ex)
					: closed(ex);
		}
		if (ex instanceof SSLException failed) {
			return new ProbeFailure(ProbeFailure.Kind.TLS,
					TlsFailureMessages.of(failed, own(tls), tls.negotiated(), detector()::certificate), ex);
		}
		return closed(ex);
	}

	private TlsFailureMessages.Own own(TlsTransport tls) {
		X509Certificate sent = tls.sentCertificate();
		return new TlsFailureMessages.Own(sent != null, (sent != null) ? sent : tls.own().topOfChain());
	}

	private @Nullable ProbeFailure timeoutOrNull(IOException ex) {
		if (!isTimedOut() && !(ex instanceof SocketTimeoutException)) {
			return null;
		}
		return new ProbeFailure(ProbeFailure.Kind.TIMEOUT,
				"accepts connections but does not answer within " + timeout(), ex);
	}

	private static ProbeFailure closed(IOException ex) {
		return new ProbeFailure(ProbeFailure.Kind.CLOSED, "closes connections without an answer", ex);
	}

	private static boolean isNotTls(IOException ex) {
		String message = String.valueOf(SafeText.message(ex));
		return ex instanceof SSLException && (message.contains("unrecognized SSL message")
				|| message.contains("Not an SSL/TLS record") || message.contains("plaintext connection"));
	}

	private ProtocolDetector detector() {
		return new ProtocolDetector(this.connector, this.to, this.deadline);
	}

	private boolean isTimedOut() {
		return this.connector.aborted() || this.deadline.passed();
	}

	private String timeout() {
		return this.setup.timeoutText();
	}

}
