package com.github.onsdigital.dp.kafka.connection;

import java.security.KeyManagementException;
import java.security.SecureRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * An SSL context whose connections use TLS 1.2 or later, also if the JVM is configured to
 * allow older versions. Kafka's engine factory does not apply the options of a bundle.
 */
final class Tls12SslContext extends SSLContext {

	private static final String[] PROTOCOLS = { "TLSv1.3", "TLSv1.2" };

	Tls12SslContext(SSLContext context) {
		super(new Spi(context), context.getProvider(), context.getProtocol());
	}

	static String[] protocols() {
		return PROTOCOLS.clone();
	}

	private static final class Spi extends SSLContextSpi {

		private final SSLContext context;

		Spi(SSLContext context) {
			this.context = context;
		}

		@Override
		protected void engineInit(KeyManager @Nullable [] keyManagers, TrustManager @Nullable [] trustManagers,
				@Nullable SecureRandom random) throws KeyManagementException {
			throw new KeyManagementException("This context is complete");
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			return new Tls12SocketFactory(this.context.getSocketFactory());
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			return this.context.getServerSocketFactory();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			return withEnabledProtocols(this.context.createSSLEngine());
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			return withEnabledProtocols(this.context.createSSLEngine(host, port));
		}

		private static SSLEngine withEnabledProtocols(SSLEngine engine) {
			engine.setEnabledProtocols(protocols());
			return engine;
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			return this.context.getServerSessionContext();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			return this.context.getClientSessionContext();
		}

		@Override
		protected SSLParameters engineGetDefaultSSLParameters() {
			SSLParameters parameters = this.context.getDefaultSSLParameters();
			parameters.setProtocols(protocols());
			return parameters;
		}

		@Override
		protected SSLParameters engineGetSupportedSSLParameters() {
			return this.context.getSupportedSSLParameters();
		}

	}

}
