package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.testcluster.ApiProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A coordinator that refuses commits, once or permanently, with each of its errors.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedCommitsIntegrationTests extends ContextOnABroker {

	private static final int MAX_REFUSED = 30;

	private ApiProxy proxy;

	@BeforeEach
	void openProxy() {
		this.proxy = new ApiProxy(Integer.parseInt(brokers().substring(brokers().lastIndexOf(':') + 1)));
	}

	// the application leaves its groups through the proxy
	@AfterEach
	void closeContextThenProxy() {
		closeContext();
		this.proxy.close();
	}

	@Test
	void aRefusedCommitIsRetriedWithoutANewRecord() {
		refuseTwice(Errors.NOT_COORDINATOR);
	}

	@ParameterizedTest
	@EnumSource(names = { "REBALANCE_IN_PROGRESS", "COORDINATOR_LOAD_IN_PROGRESS", "COORDINATOR_NOT_AVAILABLE",
			"REQUEST_TIMED_OUT", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "UNKNOWN_TOPIC_OR_PARTITION",
			"TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED", "OFFSET_METADATA_TOO_LARGE" })
	@Tag("faults")
	void aCommitRefusedForAnotherReasonIsRetried(Errors error) {
		refuseTwice(error);
	}

	private void refuseTwice(Errors error) {
		start();
		this.proxy.refuse(ApiKeys.OFFSET_COMMIT, error, 2);
		List<String> values = numbers(1, 20);
		send(this.topic, values.toArray(String[]::new));
		send(this.batchTopic, values.toArray(String[]::new));
		await().atMost(LIMIT).until(() -> this.proxy.refused(ApiKeys.OFFSET_COMMIT) == 2);
		awaitCommitted(this.topic, 21);
		awaitCommitted(this.batchTopic, 21);
		assertThat(this.handlers.single).containsExactlyElementsOf(numbers(0, 20));
		assertThat(this.handlers.batched()).containsExactlyElementsOf(numbers(0, 20));
		assertThat(consumer("orders").awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
		assertThat(consumer("parcels").awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(
			names = { "REBALANCE_IN_PROGRESS", "NOT_COORDINATOR", "ILLEGAL_GENERATION", "GROUP_AUTHORIZATION_FAILED" })
	@Tag("faults")
	void permanentlyRefusedCommitsAreReportedWithoutAFloodAndNothingIsHandledAgain(Errors error,
			CapturedOutput output) {
		// after ILLEGAL_GENERATION the client does not leave: its membership expires
		start("kafka.consumer.session-timeout=4s");
		int before = output.getAll().length();
		this.proxy.refuse(ApiKeys.OFFSET_COMMIT, error, Integer.MAX_VALUE);
		send(this.topic, numbers(1, 20).toArray(String[]::new));
		await().atMost(LIMIT).until(() -> this.proxy.refused(ApiKeys.OFFSET_COMMIT) >= 4);
		await().during(Duration.ofSeconds(2))
			.atMost(LIMIT)
			.until(() -> this.proxy.refused(ApiKeys.OFFSET_COMMIT) < MAX_REFUSED);
		assertThat(this.handlers.single).containsExactlyElementsOf(numbers(0, 20));
		assertThat(output.getAll().substring(before).lines())
			.filteredOn((line) -> line.contains("WARN") && line.contains(": consumer orders: "))
			.hasSize(1)
			.allMatch((line) -> line.contains(this.topic + "-0=OffsetAndMetadata{offset=21"));
		ConsumerGroup consumer = consumer("orders");
		// returns although no commit is confirmed
		assertThat(consumer.stopAndWait(Duration.ofSeconds(1))).isFalse();
		this.proxy.restore();
		consumer.start();
		awaitCommitted(this.topic, 21);
	}

	@ParameterizedTest
	@CsvSource({ "classic, newest", "consumer, oldest" })
	@Tag("faults")
	void aJoinContinuesAfterRefusedRequestsForCommittedOffsetsInAllModes(String protocol, String offset) {
		joinAfterRefusedRequests(protocol, offset);
	}

	@Test
	void aJoinContinuesAfterRefusedRequestsForCommittedOffsets() {
		joinAfterRefusedRequests("consumer", "newest");
	}

	private void joinAfterRefusedRequests(String protocol, String offset) {
		this.proxy.refuse(ApiKeys.OFFSET_FETCH, Errors.COORDINATOR_LOAD_IN_PROGRESS, 3);
		run(Nothing.class, "kafka.addr=" + this.proxy.address(), "kafka.consumer.offset=" + offset,
				"spring.kafka.consumer.properties.group.protocol=" + protocol);
		// newest starts at the end that the partition has when it is assigned
		await().atMost(LIMIT).until(() -> {
			send(this.topic, "0");
			return this.handlers.single.contains("0");
		});
		assertThat(this.proxy.refused(ApiKeys.OFFSET_FETCH)).isEqualTo(3);
		assertThat(consumer("orders").state()).isEqualTo(ConsumerState.CONSUMING);
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("kafka.addr=" + this.proxy.address());
		run(Nothing.class, all.toArray(String[]::new));
		send(this.topic, "0");
		send(this.batchTopic, "0");
		awaitCommitted(this.topic, 1);
		awaitCommitted(this.batchTopic, 1);
	}

	private static List<String> numbers(int from, int to) {
		return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
	}

	static class Nothing {

	}

}
