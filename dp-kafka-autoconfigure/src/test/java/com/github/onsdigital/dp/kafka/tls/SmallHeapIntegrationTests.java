package com.github.onsdigital.dp.kafka.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;
import com.github.onsdigital.dp.kafka.testcluster.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service without TLS that connects to a TLS port, with less memory than the 352 MB
 * that Kafka's own clients allocate when they read a TLS alert as a length.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SmallHeapIntegrationTests {

	@TempDir
	private Path folder;

	@Test
	void aTlsPortIsReportedAndAllocatesNoMemory() throws IOException {
		Path output = this.folder.resolve("output");
		try (KafkaCluster cluster = KafkaCluster.builder()
			.listeners(Listener.TLS)
			.certificates(new TestCertificates())
			.start()) {
			String address = cluster.broker(1).address(Listener.TLS);
			try (JavaProcess process = JavaProcess.start(PlainClientMain.class,
					List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"), List.of(address),
					Map.of(), output)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> count(output, address + " speaks TLS; set KAFKA_SEC_PROTO=TLS") >= 2);
				assertThat(process.isAlive()).isTrue();
				assertThat(Files.readString(output)).doesNotContain("OutOfMemoryError");
			}
		}
	}

	private static long count(Path output, String text) throws IOException {
		return Files.exists(output) ? Files.readString(output).lines().filter((line) -> line.contains(text)).count()
				: 0;
	}

}
