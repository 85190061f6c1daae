package com.github.onsdigital.dp.kafka.cluster;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random faults on three real brokers, and the result of each check for each address.
 * {@code -Ddp.kafka.test.seed} repeats a run, {@code -Ddp.kafka.test.rounds} sets its
 * length.
 */
final class FaultyAddresses {

	private static final Logger logger = LoggerFactory.getLogger(FaultyAddresses.class);

	private final KafkaCluster cluster;

	private int healthy;

	private int healthyWrong;

	private int faulty;

	private int faultyWrong;

	FaultyAddresses(KafkaCluster cluster) {
		this.cluster = cluster;
	}

	void assertDistinguished() {
		long seed = Long.getLong("dp.kafka.test.seed", System.nanoTime());
		int rounds = Integer.getInteger("dp.kafka.test.rounds", 3);
		Random random = new Random(seed);
		try (TestMonitor plain = TestMonitor.plain(this.cluster.bootstrap(Listener.PLAIN));
				TestMonitor tls = TestMonitor.tls(this.cluster.clientSettings(Listener.TLS))) {
			List<TestMonitor> monitors = List.of(plain, tls);
			// the first handshakes of a JVM are slow
			monitors.forEach(TestMonitor::check);
			for (int round = 0; round < rounds; round++) {
				Broker broker = this.cluster.broker(1 + random.nextInt(3));
				checkAll(monitors, 3, 20);
				if (random.nextInt(3) == 0) {
					broker.kill();
					checkAll(monitors, broker.id() - 1, 10);
					broker.start();
				}
				else {
					broker.freeze();
					checkAll(monitors, broker.id() - 1, 2);
					broker.thaw();
				}
				this.cluster.awaitReady();
			}
		}
		String result = "wrong on a faulty address: %d of %d, on a healthy one: %d of %d, seed %d"
			.formatted(this.faultyWrong, this.faulty, this.healthyWrong, this.healthy, seed);
		logger.info(result);
		assertThat(this.faultyWrong + this.healthyWrong).as(result).isZero();
		assertThat(this.faulty).isPositive();
	}

	private void checkAll(List<TestMonitor> monitors, int broken, int times) {
		for (int i = 0; i < times; i++) {
			List<CompletableFuture<ClusterReport>> checks = monitors.stream()
				.map((it) -> it.monitor.checkNow())
				.toList();
			checks.forEach((check) -> count(check.orTimeout(30, TimeUnit.SECONDS).join(), broken));
		}
	}

	private void count(ClusterReport report, int broken) {
		for (int i = 0; i < 3; i++) {
			AddressReport address = report.addresses().get(i);
			if (i == broken) {
				this.faulty++;
				this.faultyWrong += address.reachable() ? 1 : 0;
			}
			else {
				this.healthy++;
				this.healthyWrong += address.reachable() ? 0 : 1;
			}
			if (address.reachable() == (i == broken)) {
				logger.warn("Wrong: {}", address);
			}
		}
	}

}
