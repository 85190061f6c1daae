package com.github.onsdigital.dp.kafka.cluster;

import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;

import javax.net.ssl.SSLEngine;

import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS engine of one connection, and the factory that created it. The factory is
 * closed with the connection: an engine may need it during the handshake.
 */
final class TlsEngine implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TlsEngine.class);

	private final SSLEngine engine;

	private final @Nullable SslEngineFactory factory;

	TlsEngine(SSLEngine engine, @Nullable SslEngineFactory factory) {
		this.engine = engine;
		this.factory = factory;
	}

	SSLEngine engine() {
		return this.engine;
	}

	/**
	 * The last certificate of the client's own chain.
	 * @return the certificate, or {@code null} if the key store is empty or not known
	 */
	@Nullable X509Certificate topOfChain() {
		try {
			KeyStore store = (this.factory != null) ? this.factory.keystore() : null;
			if (store != null) {
				for (String alias : Collections.list(store.aliases())) {
					Certificate[] chain = store.isKeyEntry(alias) ? store.getCertificateChain(alias) : null;
					if (chain != null && chain.length > 0
							&& chain[chain.length - 1] instanceof X509Certificate certificate) {
						return certificate;
					}
				}
			}
		}
		catch (KeyStoreException | RuntimeException ex) {
			logger.debug("The key store of the SSL engine factory cannot be read: " + ex.getClass().getName());
		}
		return null;
	}

	@Override
	public void close() {
		if (this.factory != null) {
			close(this.factory);
		}
	}

	static void close(SslEngineFactory factory) {
		try {
			factory.close();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("The SSL engine factory cannot be closed: " + ex.getClass().getName());
		}
	}

}
