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
 * What is told of calls that fail: each with its time and with what came of it, and every
 * record of it.
 */
class FailedCallsIntegrationTests extends RunsOnABroker {

	private static final long TOOK = Duration.ofMillis(20).toNanos();

	private final List<Told> all = new CopyOnWriteArrayList<>();

	@BeforeEach
	void listen() {
		this.retries = 2;
		this.listener = (id, records, nanos, outcome) -> this.all.add(new Told(outcome, records, nanos));
	}

	@Test
	void aSlowHandlerThatFailsIsTimed() throws Exception {
		send(0, "bad", "good");
		single((record) -> fail(text(record).equals("bad")));
		awaitCommitted(0, 2);
		assertThat(this.all).extracting(Told::outcome)
			.containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.COMMITTED_AFTER_FAILURE, Outcome.HANDLED);
		assertThat(this.all).allMatch((told) -> told.records == 1 && told.nanos >= TOOK);
	}

	@Test
	void eachRecordOfABatchCountsEachTime() throws Exception {
		send(0, 1, 10);
		batch((records) -> fail(this.all.size() < 2));
		awaitCommitted(0, 10);
		assertThat(this.all).extracting(Told::outcome)
			.containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.HANDLED);
		assertThat(this.all).allMatch((told) -> told.records == 10 && told.nanos >= TOOK);
	}

	@Test
	void ofABatchThatBlamesARecordThoseBeforeItAreHandled() throws Exception {
		send(0, 1, 10);
		batch((records) -> {
			if (records.size() == 10) {
				throw new BatchListenerFailedException("the fourth", 3);
			}
		});
		awaitCommitted(0, 10);
		assertThat(this.all).extracting((told) -> told.outcome + " " + told.records)
			.containsExactly("HANDLED 3", "RETRIED 7", "HANDLED 7");
		assertThat(this.all.get(0).nanos).as("one call, one time").isEqualTo(HandlingListener.NOT_CALLED);
	}

	@Test
	void aBatchThatAnInterceptorRefusesIsNoCall() throws Exception {
		this.customizer = (factory) -> factory.setBatchInterceptor((records, consumer) -> {
			if (this.all.isEmpty()) {
				throw new IllegalStateException("planted in an interceptor");
			}
			return records;
		});
		send(0, 1, 10);
		batch((records) -> fail(false));
		awaitCommitted(0, 10);
		assertThat(this.all).extracting((told) -> told.outcome + " " + told.records)
			.containsExactly("RETRIED 10", "HANDLED 10");
		assertThat(this.all.get(0).nanos).isEqualTo(HandlingListener.NOT_CALLED);
	}

	@Test
	void anExceptionWhoseTextThrowsIsHandledByItsDecision() throws Exception {
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
		assertThat(this.told.end).isNull();
	}

	@Test
	void aBatchWhoseExceptionHasATextThatThrowsIsHandledByItsDecision() throws Exception {
		send(0, 1, 10);
		batch((records) -> {
			if (this.all.isEmpty()) {
				throw new HostileException.Deciding(HostileException.Kind.ERROR, false);
			}
			records.forEach((record) -> this.handled.add(text(record)));
		});
		awaitCommitted(0, 10);
		assertThat(this.handled).hasSize(10);
		assertThat(this.told.end).isNull();
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
	 * What the listener was told.
	 */
	private record Told(Outcome outcome, int records, long nanos) {

	}

}
