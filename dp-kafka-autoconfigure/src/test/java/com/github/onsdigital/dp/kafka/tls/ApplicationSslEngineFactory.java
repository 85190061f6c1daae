package com.github.onsdigital.dp.kafka.tls;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * An SSL engine factory of an application. It trusts the certificates of one authority,
 * which a custom property contains, and only while the factory is open.
 */
public final class ApplicationSslEngineFactory implements SslEngineFactory {

	static final String AUTHORITY = "test.authority";

	private X509Certificate authority;

	private volatile boolean closed;

	@Override
	public void configure(Map<String, ?> settings) {
		String pem = Objects.requireNonNull((String) settings.get(AUTHORITY), AUTHORITY);
		try {
			this.authority = (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (CertificateException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	public SSLEngine createClientSslEngine(String host, int port, String hostCheck) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new Trust() }, null);
			SSLEngine engine = context.createSSLEngine(host, port);
			engine.setUseClientMode(true);
			return engine;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public SSLEngine createServerSslEngine(String host, int port) {
		throw new UnsupportedOperationException("a client only");
	}

	@Override
	public boolean shouldBeRebuilt(Map<String, Object> next) {
		return false;
	}

	@Override
	public Set<String> reconfigurableConfigs() {
		return Set.of();
	}

	@Override
	public KeyStore keystore() {
		return null;
	}

	@Override
	public KeyStore truststore() {
		return null;
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private final class Trust extends X509ExtendedTrustManager {

		private void check(X509Certificate[] chain) throws CertificateException {
			if (ApplicationSslEngineFactory.this.closed) {
				throw new CertificateException("the factory was closed before the handshake ended");
			}
			try {
				chain[chain.length - 1].verify(ApplicationSslEngineFactory.this.authority.getPublicKey());
			}
			catch (GeneralSecurityException ex) {
				throw new CertificateException(ex);
			}
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			check(chain);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			check(chain);
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
			check(chain);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
				throws CertificateException {
			throw new CertificateException("a client only");
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
				throws CertificateException {
			throw new CertificateException("a client only");
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
			throw new CertificateException("a client only");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
