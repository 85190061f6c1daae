package com.github.onsdigital.dp.kafka.connection;

/**
 * The address of one broker as configured.
 *
 * @param host the host name or IP address, an IPv6 address without its brackets
 * @param port the port, 1 to 65535
 * @since 0.1.0
 */
public record BrokerAddress(String host, int port) {

	@Override
	public String toString() {
		return (this.host.indexOf(':') >= 0) ? "[" + this.host + "]:" + this.port : this.host + ":" + this.port;
	}

}
