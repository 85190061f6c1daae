package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commits that are refused twice, or for a long time, with each failure that the client
 * reports.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedCommitsTests {

	private static final int MAX_REFUSED = 30;

	private static final Object[] VALUES = IntStream.range(0, 21).mapToObj(Integer::toString).toArray();

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	@BeforeEach
	void start() {
		this.kafka.application(Handlers.class)
			.property("kafka.retry.min-period", "20ms")
			.property("kafka.retry.max-period", "50ms")
			.run();
		send(0, 1);
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
		this.kafka.clock().advance(Duration.ofSeconds(1));
		assertThat(this.kafka.consumer("parcels")).hasCommitted("parcels-0", 1);
	}

	@AfterEach
	void close() {
		this.kafka.close();
	}

	static Stream<RuntimeException> failures() {
		return Stream.of(new RetriableCommitFailedException("not the coordinator"), new CommitFailedException(),
				new RebalanceInProgressException("planted"), new GroupAuthorizationException("shop"),
				new TopicAuthorizationException("orders"), new OffsetMetadataTooLarge("planted"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void aRefusedCommitIsRetriedWithoutANewRecord(RuntimeException failure) {
		this.kafka.consumer("orders").failCommits(2, failure);
		this.kafka.consumer("parcels").failCommits(2, failure);
		send(1, 21);
		this.kafka.clock().advance(Duration.ofSeconds(10));
		assertThat(this.kafka.consumer("orders")).hasHandled(VALUES).hasCommitted("orders-0", 21).isConsuming();
		assertThat(this.kafka.consumer("parcels")).hasHandled(VALUES).hasCommitted("parcels-0", 21).isConsuming();
		this.kafka.verifyInvariants();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void permanentlyRefusedCommitsAreReportedWithoutAFloodAndNothingIsHandledAgain(RuntimeException failure,
			CapturedOutput output) {
		int before = output.getAll().length();
		this.kafka.consumer("orders").failCommits(MAX_REFUSED, failure);
		send(1, 21);
		this.kafka.clock().advance(Duration.ofSeconds(15));
		// fewer commits than are refused
		assertThat(this.kafka.consumer("orders")).hasHandled(VALUES).hasNotCommitted("orders-0", 21);
		List<String> warnings = output.getAll()
			.substring(before)
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains(": consumer orders: "))
			.toList();
		assertThat(warnings).as("one in ten seconds")
			.hasSizeBetween(1, 2)
			.allMatch((line) -> line.contains("orders-0=OffsetAndMetadata{offset="));
		// returns although no commit is confirmed
		assertThat(this.kafka.consumer("orders").group().stopAndWait(Duration.ofSeconds(1))).isFalse();
		this.kafka.consumer("orders").group().start();
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 21);
	}

	private void send(int from, int to) {
		for (int i = from; i < to; i++) {
			this.kafka.topic("orders").send(Integer.toString(i));
			this.kafka.topic("parcels").send(Integer.toString(i));
		}
	}

	static class Handlers {

		@KafkaMessageHandler(id = "orders", topic = "orders", group = "shop")
		void order(String order) {
		}

		@KafkaBatchHandler(id = "parcels", topic = "parcels", group = "post", batchSize = "4", batchWaitTime = "300ms")
		void parcels(List<String> parcels) {
		}

	}

}
