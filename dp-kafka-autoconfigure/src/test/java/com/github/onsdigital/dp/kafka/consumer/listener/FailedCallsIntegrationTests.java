package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.fakes.HostileException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reports of failed calls: each contains the duration, the outcome and the number of
 * records.
 */
class FailedCallsIntegrationTests extends RunsOnABroker {

	private static final long TOOK = Duration.ofMillis(20).toNanos();

	private final List<Report> all = new CopyOnWriteArrayList<>();

	@BeforeEach
	void listen() {
		this.retries = 2;
		this.listener = (id, records, nanos, outcome) -> this.all.add(new Report(outcome, records, nanos));
	}

	@Test
	void aSlowHandlerThatFailsIsTimed() throws Exception {
		send(0, "bad", "good");
		single((record) -> fail(text(record).equals("bad")));
		awaitCommitted(0, 2);
		assertThat(this.all).extracting(Report::outcome)
			.containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.COMMITTED_AFTER_FAILURE, Outcome.HANDLED);
		assertThat(this.all).allMatch((report) -> report.records == 1 && report.nanos >= TOOK);
	}

	@Test
	void eachRecordOfABatchCountsEachTime() throws Exception {
		send(0, 1, 10);
		batch((records) -> fail(this.all.size() < 2));
		awaitCommitted(0, 10);
		assertThat(this.all).extracting(Report::outcome)
			.containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.HANDLED);
		assertThat(this.all).allMatch((report) -> report.records == 10 && report.nanos >= TOOK);
	}

	@Test
	void recordsBeforeTheFailedRecordOfABatchAreHandled() throws Exception {
		send(0, 1, 10);
		batch((records) -> {
			if (records.size() == 10) {
				throw new BatchListenerFailedException("the fourth", 3);
			}
		});
		awaitCommitted(0, 10);
		assertThat(this.all).extracting((report) -> report.outcome + " " + report.records)
			.containsExactly("HANDLED 3", "RETRIED 7", "HANDLED 7");
		assertThat(this.all.get(0).nanos).as("one call, one time").isEqualTo(HandlingListener.NOT_CALLED);
	}

	@Test
	void aBatchThatAnInterceptorRejectsIsNotACall() throws Exception {
		this.customizer = (factory) -> factory.setBatchInterceptor((records, consumer) -> {
			if (this.all.isEmpty()) {
				throw new IllegalStateException("planted in an interceptor");
			}
			return records;
		});
		send(0, 1, 10);
		batch((records) -> fail(false));
		awaitCommitted(0, 10);
		assertThat(this.all).extracting((report) -> report.outcome + " " + report.records)
			.containsExactly("RETRIED 10", "HANDLED 10");
		assertThat(this.all.get(0).nanos).isEqualTo(HandlingListener.NOT_CALLED);
	}

	@Test
	void theDecisionOfAnExceptionWithAThrowingMessageIsFollowed() throws Exception {
		send(0, "kept", "skipped", "good");
		single((record) -> {
			if (text(record).equals("skipped")) {
				throw new HostileException.Deciding(HostileException.Kind.ERROR, true);
			}
			if (this.all.isEmpty()) {
				throw new HostileException.Deciding(HostileException.Kind.EXCEPTION, false);
			}
			this.handled.add(text(record));
		});
		awaitCommitted(0, 3);
		assertThat(this.handled).containsExactly("kept", "good");
		assertThat(this.recording.end).isNull();
	}

	@Test
	void theDecisionOfABatchExceptionWithAThrowingMessageIsFollowed() throws Exception {
		send(0, 1, 10);
		batch((records) -> {
			if (this.all.isEmpty()) {
				throw new HostileException.Deciding(HostileException.Kind.ERROR, false);
			}
			records.forEach((record) -> this.handled.add(text(record)));
		});
		awaitCommitted(0, 10);
		assertThat(this.handled).hasSize(10);
		assertThat(this.recording.end).isNull();
	}

	private static void fail(boolean fails) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < TOOK) {
			LockSupport.parkNanos(TOOK);
		}
		if (fails) {
			throw new IllegalStateException("planted");
		}
	}

	/**
	 * One notification of the listener.
	 */
	private record Report(Outcome outcome, int records, long nanos) {

	}

}
