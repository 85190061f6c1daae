package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A monitor that checks brokers when the test calls it.
 */
final class TestMonitor implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(2);

	final DefaultClusterMonitor monitor;

	TestMonitor(ClusterConnection connection) {
		this(connection, TIMEOUT);
	}

	TestMonitor(ClusterConnection connection, Duration timeout) {
		this.monitor = new DefaultClusterMonitor(connection, RetrySettings.DEFAULT, Duration.ofMinutes(10), timeout,
				TimeSource.system(), KafkaClients.kafka());
	}

	static TestMonitor plain(String addresses) {
		return with("PLAINTEXT", Map.of("bootstrap.servers", addresses));
	}

	static TestMonitor tls(Map<String, Object> settings) {
		return with("SSL", settings);
	}

	static TestMonitor with(String protocol, Map<String, Object> settings) {
		return new TestMonitor(connection(protocol, settings));
	}

	static ClusterConnection connection(String protocol, Map<String, Object> settings) {
		Map<String, Object> all = new HashMap<>(settings);
		all.put("security.protocol", protocol);
		return new ClusterConnection(addresses(String.valueOf(settings.get("bootstrap.servers"))), all, all, all, all);
	}

	static List<BrokerAddress> addresses(String text) {
		return Arrays.stream(text.split(",", -1)).map((one) -> {
			int colon = one.lastIndexOf(':');
			return new BrokerAddress(one.substring(0, colon), Integer.parseInt(one.substring(colon + 1)));
		}).toList();
	}

	ClusterReport check() {
		try {
			return this.monitor.checkNow().get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("no report", ex);
		}
	}

	String problem(int address) {
		AddressReport report = check().addresses().get(address);
		assertThat(report.reachable()).as("reachable: " + report).isFalse();
		return String.valueOf(report.problem());
	}

	/**
	 * Checks until an address has a problem. On a busy machine the limit of the check may
	 * end before that of the connection, which has another text.
	 */
	void awaitProblem(int address, String problem) {
		await().atMost(15, TimeUnit.SECONDS).until(() -> problem(address), problem::equals);
	}

	@Override
	public void close() {
		this.monitor.close();
	}

}
