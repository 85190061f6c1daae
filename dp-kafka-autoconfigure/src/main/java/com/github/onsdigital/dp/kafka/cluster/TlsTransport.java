package com.github.onsdigital.dp.kafka.cluster;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * TLS over a plain transport, with the engine that a Kafka client uses.
 */
final class TlsTransport implements Transport {

	private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

	private final Transport raw;

	private final TlsEngine own;

	private final SSLEngine engine;

	/** Received and not decrypted yet; ready to be read. */
	private ByteBuffer encrypted;

	/** Decrypted and not returned by read yet; ready to be read. */
	private ByteBuffer decrypted;

	/** Encrypted and not sent yet: a whole flight of the handshake is sent at once. */
	private final ByteArrayOutputStream pendingHandshakeBytes = new ByteArrayOutputStream();

	private boolean received;

	private @Nullable X509Certificate sentCertificate;

	private boolean negotiated;

	TlsTransport(Transport raw, TlsEngine own) {
		this.raw = raw;
		this.own = own;
		this.engine = own.engine();
		this.encrypted = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize()).flip();
		this.decrypted = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize()).flip();
	}

	void handshake() throws IOException {
		this.engine.beginHandshake();
		continueHandshake();
		recordSession(this.engine.getSession());
	}

	// Whether the peer has sent any byte.
	boolean received() {
		return this.received;
	}

	/**
	 * Returns the last certificate of the chain that was sent in the handshake.
	 * @return the certificate, or {@code null} if none was sent
	 */
	@Nullable X509Certificate sentCertificate() {
		return this.sentCertificate;
	}

	/**
	 * Returns whether version and cipher were negotiated, so that a later failure of the
	 * handshake has another reason.
	 * @return whether they were
	 */
	boolean negotiated() {
		return this.negotiated;
	}

	private void recordSession(@Nullable SSLSession session) {
		if (session != null) {
			this.negotiated |= !session.getCipherSuite().contains("_NULL_");
			Certificate[] own = session.getLocalCertificates();
			if (own != null && own.length > 0 && own[own.length - 1] instanceof X509Certificate top) {
				this.sentCertificate = top;
			}
		}
	}

	@Override
	public void deadline(Deadline deadline) {
		this.raw.deadline(deadline);
	}

	@Override
	public void write(byte[] bytes) throws IOException {
		ByteBuffer plain = ByteBuffer.wrap(bytes);
		while (plain.hasRemaining()) {
			wrap(plain);
		}
		flush();
	}

	@Override
	public int read(byte[] into, int offset, int length) throws IOException {
		while (!this.decrypted.hasRemaining()) {
			if (!unwrap()) {
				return -1;
			}
			continueHandshake();
		}
		int count = Math.min(length, this.decrypted.remaining());
		this.decrypted.get(into, offset, count);
		return count;
	}

	// Continues the handshake, also one that the peer starts later.
	private void continueHandshake() throws IOException {
		while (true) {
			switch (this.engine.getHandshakeStatus()) {
				case NEED_WRAP -> wrap(EMPTY);
				case NEED_TASK -> tasks();
				case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
					flush();
					if (!unwrap()) {
						throw new EOFException("closed in the TLS handshake");
					}
				}
				default -> {
					flush();
					return;
				}
			}
		}
	}

	private void tasks() {
		Runnable task = this.engine.getDelegatedTask();
		while (task != null) {
			task.run();
			task = this.engine.getDelegatedTask();
		}
	}

	private void wrap(ByteBuffer plain) throws IOException {
		ByteBuffer out = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
		SSLEngineResult result;
		try {
			result = this.engine.wrap(plain, out);
			recordSession(this.engine.getHandshakeSession());
		}
		catch (SSLException ex) {
			sendAlert();
			throw ex;
		}
		send(out);
		if (result.getStatus() == SSLEngineResult.Status.CLOSED && plain.hasRemaining()) {
			throw new EOFException("closed by the peer");
		}
	}

	// Decrypts one record. Returns false at the end of the stream.
	private boolean unwrap() throws IOException {
		while (true) {
			this.decrypted.compact();
			SSLEngineResult result;
			try {
				result = this.engine.unwrap(this.encrypted, this.decrypted);
			}
			catch (SSLException ex) {
				sendAlert();
				throw ex;
			}
			finally {
				this.decrypted.flip();
			}
			switch (result.getStatus()) {
				case OK -> {
					return true;
				}
				case CLOSED -> {
					return false;
				}
				case BUFFER_UNDERFLOW -> {
					if (!receive()) {
						return false;
					}
				}
				default -> {
					int more = this.engine.getSession().getApplicationBufferSize();
					this.decrypted = larger(this.decrypted, more + this.decrypted.remaining());
				}
			}
		}
	}

	private boolean receive() throws IOException {
		if (this.encrypted.remaining() == this.encrypted.capacity()) {
			this.encrypted = larger(this.encrypted, this.encrypted.capacity() * 2);
		}
		this.encrypted.compact();
		int count;
		try {
			count = this.raw.read(this.encrypted.array(), this.encrypted.position(), this.encrypted.remaining());
			if (count > 0) {
				this.received = true;
				this.encrypted.position(this.encrypted.position() + count);
			}
		}
		finally {
			this.encrypted.flip();
		}
		return count > 0;
	}

	private static ByteBuffer larger(ByteBuffer full, int capacity) {
		return ByteBuffer.allocate(capacity).put(full).flip();
	}

	// Sends the alert with which the engine ends a handshake.
	private void sendAlert() {
		try {
			ByteBuffer out = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
			this.engine.wrap(EMPTY, out);
			send(out);
			this.raw.write(this.pendingHandshakeBytes.toByteArray());
		}
		catch (IOException ex) {
			// the peer detects the closed connection
		}
	}

	private void send(ByteBuffer out) {
		out.flip();
		this.pendingHandshakeBytes.write(out.array(), out.arrayOffset(), out.remaining());
	}

	private void flush() throws IOException {
		if (this.pendingHandshakeBytes.size() > 0) {
			byte[] bytes = this.pendingHandshakeBytes.toByteArray();
			this.pendingHandshakeBytes.reset();
			try {
				this.raw.write(bytes);
			}
			catch (SocketTimeoutException ex) {
				throw ex;
			}
			catch (IOException ex) {
				throw withPeersAlert(ex);
			}
		}
	}

	// Reads the alert of a peer after a failed write. A peer that refuses the client
	// certificate sends an alert and closes the connection; a write may fail before the
	// alert is read. Under TLS 1.3 that is after the handshake.
	private IOException withPeersAlert(IOException failed) {
		try {
			for (int records = 0; records < 10 && unwrap(); records++) {
				tasks();
			}
		}
		catch (SSLException ex) {
			ex.addSuppressed(failed);
			return ex;
		}
		catch (IOException ex) {
			failed.addSuppressed(ex);
		}
		return failed;
	}

	TlsEngine own() {
		return this.own;
	}

	/**
	 * Closes the socket, but not the engine's factory, from which the reason of a failure
	 * may be read.
	 */
	void closeSocket() {
		this.raw.close();
	}

	@Override
	public void close() {
		this.raw.close();
		this.own.close();
	}

}
