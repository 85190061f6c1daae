package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Creates a fixed SSL bundle from certificates and a key.
 */
final class TlsBundles {

	private static final String TYPE = "PKCS12";

	private TlsBundles() {
	}

	static SslBundle of(TlsMaterial material, boolean skipVerify) {
		String password = UUID.randomUUID().toString();
		SslStoreBundle stores = SslStoreBundle.of(keyStore(material, password), password,
				trustStore(material.caCertificates()));
		SslManagerBundle fromStores = SslManagerBundle.from(stores, SslBundleKey.NONE);
		KeyManagerFactory keys = fromStores.getKeyManagerFactory();
		TrustManagerFactory trust = skipVerify ? SslManagerBundle.from(new TrustEveryBroker()).getTrustManagerFactory()
				: fromStores.getTrustManagerFactory();
		return SslBundle.of(stores, SslBundleKey.NONE, options(), SslBundle.DEFAULT_PROTOCOL,
				new Managers(keys, trust));
	}

	static SslOptions options() {
		return SslOptions.of(null, Set.of(Tls12SslContext.protocols()));
	}

	private static @Nullable KeyStore keyStore(TlsMaterial material, String password) {
		PrivateKey key = material.privateKey();
		if (key == null) {
			return null;
		}
		try {
			KeyStore store = empty();
			store.setKeyEntry(ReloadingSslBundle.NAME, key, password.toCharArray(),
					material.chain().toArray(new Certificate[0]));
			return store;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The client key cannot be put into a key store", ex);
		}
	}

	private static @Nullable KeyStore trustStore(List<X509Certificate> caCertificates) {
		if (caCertificates.isEmpty()) {
			return null;
		}
		try {
			KeyStore store = empty();
			for (int i = 0; i < caCertificates.size(); i++) {
				store.setCertificateEntry(ReloadingSslBundle.NAME + "-ca-" + i, caCertificates.get(i));
			}
			return store;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The CA certificates cannot be put into a trust store", ex);
		}
	}

	private static KeyStore empty() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance(TYPE);
		store.load(null, null);
		return store;
	}

	private record Managers(KeyManagerFactory getKeyManagerFactory,
			TrustManagerFactory getTrustManagerFactory) implements SslManagerBundle {

		@Override
		public SSLContext createSslContext(String protocol) {
			return new Tls12SslContext(SslManagerBundle.super.createSslContext(protocol));
		}

	}

}
