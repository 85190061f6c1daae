package com.github.onsdigital.dp.kafka.testcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KafkaClusterLeftoverIntegrationTests {

	@Test
	void closeEndsFrozenProcessesAndDeletesTheFiles() {
		KafkaCluster cluster = KafkaCluster.builder().prepare();
		cluster.start();
		Broker broker = cluster.broker(1);
		long pid = broker.pid();
		Path files = broker.logFile().resolve("../..").normalize();
		assertThat(files).isDirectory();
		broker.freeze();
		cluster.close();
		assertThat(Path.of("/proc", Long.toString(pid))).doesNotExist();
		assertThat(files).doesNotExist();
	}

	@Test
	void aBrokerThatCannotStartIsReportedWithItsOutput() {
		KafkaCluster cluster = KafkaCluster.builder().property("num.io.threads", "none").prepare();
		try {
			cluster.start();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(cluster::awaitReady)
				.withStackTraceContaining("num.io.threads");
		}
		finally {
			cluster.close();
		}
		assertThat(cluster.broker(1).logFile()).doesNotExist();
	}

	@Test
	void aPreparedClusterHasAddressesAndNoProcess() {
		try (KafkaCluster cluster = KafkaCluster.builder().brokers(3).prepare()) {
			assertThat(cluster.bootstrap(Listener.PLAIN)).matches("(127\\.0\\.0\\.1:\\d+,?){3}");
			assertThat(cluster.brokers()).noneMatch(Broker::isAlive);
		}
	}

	@Test
	void nothingIsLeftWhenTheParentIsKilled(@TempDir Path folder) {
		startAndEnd(folder, JavaProcess::kill);
	}

	@Test
	void nothingIsLeftWhenTheParentEndsWithoutClose(@TempDir Path folder) {
		startAndEnd(folder, (parent) -> parent.terminate(Duration.ofSeconds(20)));
	}

	private static void startAndEnd(Path folder, Consumer<JavaProcess> ending) {
		Path output = folder.resolve("parent.out");
		JavaProcess parent = JavaProcess.start(ClusterParent.class, List.of("-Xmx100m"), List.of(), Map.of(), output);
		try {
			ClusterParent.Started started = Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> ClusterParent.read(output), Optional::isPresent)
				.orElseThrow();
			assertThat(started.process()).exists();
			assertThat(started.folder()).isDirectory();
			ending.accept(parent);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !started.process().toFile().exists());
			assertThat(started.folder()).doesNotExist();
		}
		finally {
			parent.close();
		}
	}

	@Test
	void adminIsSharedAndClosedWithTheCluster() {
		Admin admin;
		try (KafkaCluster cluster = KafkaCluster.builder().prepare()) {
			admin = cluster.admin();
			assertThat(cluster.admin()).isSameAs(admin);
		}
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> admin.describeCluster().nodes().get())
			.withStackTraceContaining("clos");
	}

}
