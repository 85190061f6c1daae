package com.github.onsdigital.dp.kafka.testcluster;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KafkaClusterInOneProcessIntegrationTests {

	@Test
	void brokersStartAndEndTogether() throws Exception {
		try (KafkaCluster cluster = KafkaCluster.builder().brokers(3).inOneProcess().prepare()) {
			assertThat(cluster.brokers()).noneMatch(Broker::isAlive);
			cluster.start();
			cluster.awaitReady();
			assertThat(cluster.brokers()).extracting(Broker::pid).containsOnly(cluster.broker(1).pid());
			assertThat(cluster.admin().describeCluster().nodes().get(30, TimeUnit.SECONDS)).hasSize(3);
			assertThatIllegalStateException().isThrownBy(cluster.broker(2)::kill)
				.withMessage("Broker 2 shares its process with the other brokers");
			assertThat(cluster.brokers()).allMatch(Broker::isAlive);
			cluster.killAll();
			assertThat(cluster.brokers()).noneMatch(Broker::isAlive);
		}
	}

	@Test
	void signalsToASingleBrokerAreRefused() {
		try (KafkaCluster cluster = KafkaCluster.builder().brokers(3).inOneProcess().prepare()) {
			Broker broker = cluster.broker(2);
			assertThatIllegalStateException().isThrownBy(broker::start).withMessageContaining("shares its process");
			assertThatIllegalStateException().isThrownBy(broker::terminate).withMessageContaining("shares its process");
			assertThatIllegalStateException().isThrownBy(broker::freeze).withMessageContaining("shares its process");
			assertThatIllegalStateException().isThrownBy(broker::thaw).withMessageContaining("shares its process");
			assertThatIllegalStateException().isThrownBy(broker::restart).withMessageContaining("shares its process");
		}
	}

	@Test
	void aBrokerThatCannotStartEndsTheProcessAndIsReportedWithItsOutput() {
		try (KafkaCluster cluster = KafkaCluster.builder()
			.brokers(3)
			.inOneProcess()
			.property("num.io.threads", "none")
			.prepare()) {
			cluster.start();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(cluster::awaitReady)
				.withStackTraceContaining("num.io.threads");
		}
	}

}
