package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.fakes.HostileException;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handler exceptions whose methods throw or misbehave when their message or cause is
 * read.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileFailureTests {

	private static final List<ConsumerRecord<byte[], byte[]>> RECORDS = List
		.of(new ConsumerRecord<byte[], byte[]>("orders", 0, 5, null, new byte[] { 1 }));

	private final List<String> stops = new ArrayList<>();

	private DeadLetters deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
		.completedFuture(null);

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void theCommitDecisionIsFollowed(HostileException.Kind kind, CapturedOutput output) {
		for (OnError onError : OnError.values()) {
			assertThat(resolve(onError, new HostileException.Deciding(kind, true))).isEqualTo(FailureOutcome.COMMIT);
			assertThat(resolve(onError, new HostileException.Deciding(kind, false))).isEqualTo(FailureOutcome.RETRY);
			assertThat(resolve(onError, new IllegalStateException("outer", new HostileException.Deciding(kind, false))))
				.isEqualTo(FailureOutcome.RETRY);
		}
		assertPlain(output);
	}

	@ParameterizedTest
	@MethodSource("kindsAndPolicies")
	void theErrorPolicyIsFollowed(HostileException.Kind kind, OnError onError, CapturedOutput output) {
		assertThat(policy(onError).isRetried(RECORDS.get(0), carried(new HostileException(kind)), 1)).isTrue();
		FailureOutcome expected = switch (onError) {
			case COMMIT, DEAD_LETTER -> FailureOutcome.COMMIT;
			case REDELIVER -> FailureOutcome.RETRY;
			case STOP -> FailureOutcome.RETAIN;
		};
		assertThat(resolve(onError, new HostileException(kind))).isEqualTo(expected);
		assertPlain(output);
		assertThat(this.stops).allMatch((text) -> text.length() < 2_048 && !text.contains("\n"));
	}

	static Stream<Arguments> kindsAndPolicies() {
		return Stream.of(HostileException.Kind.values())
			.flatMap((kind) -> Stream.of(OnError.values()).map((onError) -> Arguments.of(kind, onError)));
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aDeadLetterThatFailsWithAHostileExceptionIsSentAgain(HostileException.Kind kind, CapturedOutput output) {
		this.deadLetters = (id, topic, group, records, failure, written) -> CompletableFuture
			.failedFuture(new HostileException(kind));
		assertThat(resolve(OnError.DEAD_LETTER, new IllegalStateException("planted"))).isEqualTo(FailureOutcome.RETRY);
		this.deadLetters = (id, topic, group, records, failure, written) -> {
			throw new HostileException(kind);
		};
		assertThat(resolve(OnError.DEAD_LETTER, new IllegalStateException("planted"))).isEqualTo(FailureOutcome.RETRY);
		assertPlain(output);
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aDecisionThatThrowsCommitsNothing(HostileException.Kind kind) {
		class Undecided extends RuntimeException implements CommitDecision {

			private static final long serialVersionUID = 1L;

			@Override
			public boolean commit() {
				throw new HostileException(kind);
			}

		}
		assertThat(resolve(OnError.COMMIT, new Undecided())).isEqualTo(FailureOutcome.RETRY);
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void eachDeadLetterHeaderIsOneLine(HostileException.Kind kind) {
		ProducerRecord<byte[], byte[]> sent = DeadLetterRecords.of("orders-dlt", "shop", RECORDS.get(0),
				new IllegalStateException("outer", new HostileException(kind)), DeadLetterRecords.Detail.ALL);
		String trace = new String(sent.headers().lastHeader("kafka_dlt-exception-stacktrace").value(),
				StandardCharsets.UTF_8);
		assertThat(trace).startsWith("java.lang.IllegalStateException: outer");
		ProducerRecord<byte[], byte[]> direct = DeadLetterRecords.of("orders-dlt", "shop", RECORDS.get(0),
				new HostileException(kind), DeadLetterRecords.Detail.ALL);
		String message = new String(direct.headers().lastHeader("kafka_dlt-exception-message").value(),
				StandardCharsets.UTF_8);
		assertThat(message.chars()).noneMatch(Character::isISOControl);
		assertThat(message.contains("\\u000a2026-11-29")).isEqualTo(kind == HostileException.Kind.FORGED);
	}

	private FailureOutcome resolve(OnError onError, Throwable failure) {
		return policy(onError).resolve(RECORDS, carried(failure), 4).toCompletableFuture().join();
	}

	private static Throwable carried(Throwable failure) {
		return new HandlerFailedException(RECORDS, 0, 1, 7, failure);
	}

	private static void assertPlain(CapturedOutput output) {
		assertThat(output.getAll()).hasSizeLessThan(2_000_000);
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("2026-11-29 16:00:00.000"))
			.allMatch((line) -> line.replace("\t", "").chars().noneMatch(Character::isISOControl))
			.noneMatch((line) -> line.contains("\u2028") || line.contains("\u202e"));
	}

	private DefaultFailurePolicy policy(OnError onError) {
		ConsumerSettings settings = new ConsumerSettings("orders", true, "orders", "shop", 1, 50,
				Duration.ofMillis(200), "earliest", "earliest", 1, false, List.of(), HoldStrength.STOP, onError, 3,
				null, Map.of(), ConcurrencySettings.NONE);
		FailureServices services = new FailureServices(
				(id) -> CompletableFuture.completedFuture(true), (id, topic, group, records, cause,
						written) -> this.deadLetters.send(id, topic, group, records, cause, written),
				(id, count, nanos, outcome) -> {
				}, (event) -> {
				});
		return new DefaultFailurePolicy(settings, services, RetrySettings.DEFAULT, new Random(1), this.stops::add,
				() -> 0);
	}

}
