package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each error after which a client stops working, thrown by each call after which the
 * member continues.
 */
class FatalErrorsTests {

	private final FencedInstanceIdException fenced = new FencedInstanceIdException("fenced");

	private SimulatedMember member = SimulatedMember.single();

	private SimulatedClient client = this.member.client;

	/**
	 * The place where an error was caught and the member continued.
	 */
	private enum Place {

		POLL_AFTER_STALL(true) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.stall();
				test.client.failCommits(new CommitFailedException());
				// the first poll fetches, the second one continues the rebalance
				test.client.pollFailures.add(new TimeoutException("late"));
				test.client.pollFailures.add(error);
			}

		},
		COMMIT_AFTER_STALL(false) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.stall();
				test.client.failCommits(error);
			}

		},
		COMMIT(false) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.handleOne();
				test.client.failCommits(error);
			}

		},
		COMMIT_ON_REVOCATION(false) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.handleOne();
				test.client.failCommits(error);
				test.client.revoke(0);
			}

		},
		COMMITTED_OFFSETS(false) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.handleOne();
				test.client.lose(0);
				test.client.assignPartitions();
				test.client.committedFailure = error;
				test.client.assignPartitions(0);
			}

		},
		ASSIGNMENT_CALLBACK(true) {

			@Override
			void fail(FatalErrorsTests test, RuntimeException error) {
				test.member.rebalances.assignedFailures.add(error);
				test.client.assignPartitions(0);
			}

		};

		private final boolean inPoll;

		Place(boolean inPoll) {
			this.inPoll = inPoll;
		}

		abstract void fail(FatalErrorsTests test, RuntimeException error);

	}

	private static Stream<RuntimeException> fatal() {
		return Stream.of(new FencedInstanceIdException("fenced"), new SaslAuthenticationException("wrong password"),
				new AuthenticationException("refused"), new UnsupportedVersionException("too old"),
				new InvalidGroupIdException("no group"));
	}

	private static Stream<RuntimeException> passing() {
		return Stream.of(new TimeoutException("late"), new WakeupException(),
				new RebalanceInProgressException("joining"), new CommitFailedException());
	}

	// a refused commit is repeated: the right may be granted again
	private static Stream<RuntimeException> fatalInPolls() {
		return Stream.of(new KafkaException("unknown"), GroupAuthorizationException.forGroupId("orders"));
	}

	static Stream<Arguments> fatalErrors() {
		return Stream.of(Place.values())
			.flatMap((place) -> Stream.concat(fatal(), place.inPoll ? fatalInPolls() : Stream.of())
				.map((error) -> Arguments.of(place, error)));
	}

	static Stream<Arguments> passingErrors() {
		return Stream.of(Place.values())
			.flatMap((place) -> Stream.concat(passing(), place.inPoll ? Stream.of() : fatalInPolls())
				.filter((error) -> place != Place.ASSIGNMENT_CALLBACK || error instanceof TimeoutException
						|| error instanceof WakeupException)
				.map((error) -> Arguments.of(place, error)));
	}

	@ParameterizedTest
	@MethodSource("fatalErrors")
	void endsTheRun(Place place, RuntimeException error) {
		this.client.assignPartitions(0);
		place.fail(this, error);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> pollFor(1000))
			.satisfies((thrown) -> assertThat((thrown != error) ? thrown.getCause() : thrown).isSameAs(error));
		this.member.consumer.close(CloseOptions.timeout(Duration.ZERO));
		assertThat(this.member.cause).isSameAs(error);
	}

	@ParameterizedTest
	@MethodSource("passingErrors")
	void doesNotEndTheRun(Place place, RuntimeException error) {
		this.client.assignPartitions(0);
		place.fail(this, error);
		pollFor(1000);
		this.member.consumer.close(CloseOptions.timeout(Duration.ZERO));
		assertThat(this.member.cause).isNull();
	}

	@Test
	void theFirstOfTwoErrorsIsTheCause() {
		this.client.assignPartitions(0);
		handleOne();
		this.client.failCommits(this.fenced);
		this.client.unsubscribeFailure = new SaslAuthenticationException("wrong password");
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> pollFor(1000)).withCause(this.fenced);
		stop();
		assertThat(this.member.cause).isSameAs(this.fenced);
	}

	static Stream<Arguments> errorsOfAStop() {
		List<Consumer<FatalErrorsTests>> places = List.of((test) -> test.client.pollFailures.add(test.fenced),
				(test) -> test.client.unsubscribeFailure = test.fenced,
				(test) -> test.client.closeFailure = test.fenced, (test) -> {
					test.handleOne();
					test.client.failCommits(test.fenced);
				});
		return places.stream().map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("errorsOfAStop")
	void isTheCauseAlsoIfItOccursDuringTheStop(Consumer<FatalErrorsTests> place) {
		// not joined: the stop polls to end the join
		this.member.consumer.poll(Duration.ZERO);
		this.client.assignPartitions(0);
		this.member.member.loop().joined(false);
		place.accept(this);
		this.member.control.stop();
		stop();
		assertThat(this.member.cause).isSameAs(this.fenced);
	}

	private void stop() {
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
		assertThat(this.member.events).last().asString().startsWith("closed");
	}

	private void handleOne() {
		this.client.send(0, 1);
		this.member.acknowledge(this.member.poll(0));
	}

	private void stall() {
		handleOne();
		this.member.poll(0);
		this.client.send(0, 1);
		this.member.poll(0);
		this.client.pass(15_000);
	}

	// dispatches nothing: only the exception counts
	private void pollFor(long millis) {
		long end = this.client.nanos() + Duration.ofMillis(millis).toNanos();
		while (this.client.nanos() < end) {
			this.member.poll(100);
			this.client.pass(50);
		}
	}

}
