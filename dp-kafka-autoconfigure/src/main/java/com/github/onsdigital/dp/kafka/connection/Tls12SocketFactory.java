package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates sockets that use TLS 1.2 or later.
 */
final class Tls12SocketFactory extends SSLSocketFactory {

	private final SSLSocketFactory factory;

	Tls12SocketFactory(SSLSocketFactory factory) {
		this.factory = factory;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.factory.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.factory.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket() throws IOException {
		return withEnabledProtocols(this.factory.createSocket());
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return withEnabledProtocols(this.factory.createSocket(socket, host, port, autoClose));
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return withEnabledProtocols(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return withEnabledProtocols(this.factory.createSocket(host, port, localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return withEnabledProtocols(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return withEnabledProtocols(this.factory.createSocket(host, port, localHost, localPort));
	}

	private static Socket withEnabledProtocols(Socket socket) {
		((SSLSocket) socket).setEnabledProtocols(Tls12SslContext.protocols());
		return socket;
	}

}
