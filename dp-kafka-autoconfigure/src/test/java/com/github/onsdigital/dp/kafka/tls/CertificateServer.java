package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;

import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

import com.github.onsdigital.dp.kafka.testcluster.TestCertificate;

/**
 * A server that presents a certificate and sends no data.
 */
final class CertificateServer implements AutoCloseable {

	private final SSLServerSocket server;

	CertificateServer(TestCertificate certificate) {
		PemSslStoreBundle stores = new PemSslStoreBundle(PemSslStore.of(certificate.chain(), certificate.key()),
				(PemSslStore) null);
		try {
			this.server = (SSLServerSocket) SslBundle.of(stores)
				.createSslContext()
				.getServerSocketFactory()
				.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "dp-kafka-test-server-showing");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (SSLSocket socket = (SSLSocket) this.server.accept()) {
				socket.setSoTimeout(5000);
				socket.startHandshake();
			}
			catch (IOException ex) {
				// the client refused the certificate, as the test requires
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
