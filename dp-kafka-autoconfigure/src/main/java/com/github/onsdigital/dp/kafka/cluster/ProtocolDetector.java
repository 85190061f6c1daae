package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Detects, on new sockets, the protocol of an address at which the configured protocol
 * failed. Trusts no certificate and sends no data of the application.
 */
final class ProtocolDetector {

	private final AbortableConnector connector;

	private final InetSocketAddress to;

	private final Deadline deadline;

	ProtocolDetector(AbortableConnector connector, InetSocketAddress to, Deadline deadline) {
		this.connector = connector;
		this.to = to;
		this.deadline = deadline;
	}

	// Whether the response to a TLS ClientHello is a TLS record.
	boolean speaksTls() {
		try (PlainTransport socket = this.connector.connect(this.to, this.deadline)) {
			SSLEngine engine = engine(new CapturingTrustManager());
			ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
			engine.wrap(ByteBuffer.allocate(0), hello);
			byte[] bytes = new byte[hello.flip().remaining()];
			hello.get(bytes);
			socket.write(bytes);
			return RequestResponse.isTls(RequestResponse.read(socket, 2));
		}
		catch (IOException | GeneralSecurityException ex) {
			return false;
		}
	}

	// Whether a Kafka broker responds in plain text.
	boolean speaksPlain() {
		try (PlainTransport socket = this.connector.connect(this.to, this.deadline)) {
			RequestResponse.send(socket, ProbeRequest.apiVersions(1));
			return true;
		}
		catch (IOException | ProbeFailure ex) {
			return false;
		}
	}

	// The certificate that a TLS listener presents.
	@Nullable X509Certificate certificate() {
		CapturingTrustManager capturing = new CapturingTrustManager();
		try (PlainTransport socket = this.connector.connect(this.to, this.deadline)) {
			new TlsTransport(socket, new TlsEngine(engine(capturing), null)).handshake();
		}
		catch (IOException | GeneralSecurityException ex) {
			// the trust manager ends the handshake
		}
		return capturing.certificate;
	}

	private SSLEngine engine(CapturingTrustManager capturing) throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { capturing }, null);
		SSLEngine engine = context.createSSLEngine(this.to.getHostString(), this.to.getPort());
		engine.setUseClientMode(true);
		return engine;
	}

	/**
	 * Captures the certificate and trusts none.
	 */
	private static final class CapturingTrustManager extends X509ExtendedTrustManager {

		private @Nullable X509Certificate certificate;

		private void capture(X509Certificate[] chain) throws CertificateException {
			this.certificate = chain[0];
			throw new CertificateException("certificate captured");
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			capture(chain);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			capture(chain);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
			capture(chain);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			capture(chain);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			capture(chain);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
			capture(chain);
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
