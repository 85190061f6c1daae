package com.github.onsdigital.dp.kafka.consumer.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.RecordInterceptor;

import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interceptors, filters and observations see the calls of the handler and nothing else,
 * whether records are held, end a dispatch period, fail, cannot be read or are dropped.
 * Each letter is one event, in the order of the events on the poll thread:
 * <ul>
 * <li>I, D: an interceptor let a record or batch pass, dropped it</li>
 * <li>F, G: a filter let a record pass, dropped it</li>
 * <li>O, o, e: an observation began, ended without an error, ended with an error</li>
 * <li>C, R, T: the handler was called, returned, threw</li>
 * <li>U: a record could not be read</li>
 * <li>S, X, A: success, failure, afterRecord of the interceptor</li>
 * </ul>
 */
class ObservedCallsPropertyTests {

	private static final int RECORDS = 30;

	@Property(tries = 60)
	void callsOfSingleRecordsAreObserved(@ForAll long seed) {
		Scenario scenario = new Scenario(seed);
		RunsInMemory runs = scenario.runs;
		runs.customizer = (factory) -> {
			factory.setRecordInterceptor(scenario);
			factory.setRecordFilterStrategy(scenario::filtered);
			factory.getContainerProperties().setObservationEnabled(true);
			factory.getContainerProperties().setObservationRegistry(scenario.registry);
		};
		ConsumerRun run = runs.single((record) -> {
			scenario.call(List.of(record), scenario.unreadable(record));
			return null;
		});
		scenario.finish(run);
		assertThat(scenario.trace()).matches("(DA|IGA|IFO(CRoS|CTeX|UeX)A)*");
	}

	@Property(tries = 60)
	void callsOfBatchesAreObserved(@ForAll long seed) {
		Scenario scenario = new Scenario(seed);
		RunsInMemory runs = scenario.runs;
		runs.batchSize = 1 + scenario.random.nextInt(8);
		runs.customizer = (factory) -> {
			factory.setBatchInterceptor(scenario.batches());
			factory.setRecordFilterStrategy(scenario::filtered);
			factory.getContainerProperties().setObservationEnabled(true);
			factory.getContainerProperties().setObservationRegistry(scenario.registry);
		};
		ConsumerRun run = runs.batch(new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				if (scenario.unreadable(record)) {
					scenario.event('U');
					throw new UnreadableRecordException("planted", null);
				}
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				scenario.call(records, false);
				return null;
			}

		});
		scenario.finish(run);
		assertThat(scenario.trace().replaceAll("[FG]", "")).matches("(D|I|IU+X|IOC(RoS|TeX))*");
	}

	/**
	 * The failures that the seed selects, and the recorded events.
	 */
	private static final class Scenario implements RecordInterceptor<byte[], byte[]> {

		final Random random;

		final RunsInMemory runs = new RunsInMemory(2, RECORDS);

		final ObservationRegistry registry = ObservationRegistry.create();

		@SuppressWarnings("JdkObsolete") // several threads append
		private final StringBuffer trace = new StringBuffer();

		private final long seed;

		private final int holds;

		private final Map<String, Integer> calls = new HashMap<>();

		private final Set<String> ended = ConcurrentHashMap.newKeySet();

		private final List<String> returned = Collections.synchronizedList(new ArrayList<>());

		Scenario(long seed) {
			this.seed = seed;
			this.random = new Random(seed);
			this.holds = this.random.nextInt(3);
			Random holding = new Random(seed + 1);
			this.runs.held = () -> {
				synchronized (holding) {
					return holding.nextInt(10) < this.holds;
				}
			};
			this.registry.observationConfig().observationHandler(new Recorded());
		}

		void event(char letter) {
			this.trace.append(letter);
		}

		String trace() {
			return this.trace.toString();
		}

		void call(List<ConsumerRecord<byte[], byte[]>> records, boolean unreadable) {
			if (unreadable) {
				event('U');
				throw new UnreadableRecordException("planted", null);
			}
			event('C');
			this.runs.client.pass(Duration.ofMillis(this.random.nextInt(500)));
			ConsumerRecord<byte[], byte[]> first = records.get(0);
			int attempt = this.calls.merge(name(first), 1, Integer::sum);
			if (chance(first, 3, 6) && attempt <= 1 + chance(first, 4)) {
				event('T');
				throw new IllegalStateException("planted");
			}
			event('R');
			records.forEach((record) -> this.returned.add(name(record)));
			records.forEach((record) -> this.ended.add(name(record)));
		}

		boolean unreadable(ConsumerRecord<byte[], byte[]> record) {
			return chance(record, 5, 12);
		}

		boolean filtered(ConsumerRecord<byte[], byte[]> record) {
			boolean dropped = chance(record, 6, 8);
			event(dropped ? 'G' : 'F');
			if (dropped) {
				this.ended.add(name(record));
			}
			return dropped;
		}

		@Override
		public ConsumerRecord<byte[], byte[]> intercept(ConsumerRecord<byte[], byte[]> record,
				Consumer<byte[], byte[]> consumer) {
			boolean dropped = chance(record, 7, 8);
			event(dropped ? 'D' : 'I');
			if (dropped) {
				this.ended.add(name(record));
			}
			return dropped ? null : record;
		}

		@Override
		public void success(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			event('S');
		}

		@Override
		public void failure(ConsumerRecord<byte[], byte[]> record, Exception exception,
				Consumer<byte[], byte[]> consumer) {
			event('X');
		}

		@Override
		public void afterRecord(ConsumerRecord<byte[], byte[]> record, Consumer<byte[], byte[]> consumer) {
			event('A');
		}

		BatchInterceptor<byte[], byte[]> batches() {
			return new BatchInterceptor<>() {

				@Override
				public ConsumerRecords<byte[], byte[]> intercept(ConsumerRecords<byte[], byte[]> records,
						Consumer<byte[], byte[]> consumer) {
					boolean dropped = chance(records.iterator().next(), 7, 8);
					event(dropped ? 'D' : 'I');
					if (dropped) {
						records.forEach((record) -> Scenario.this.ended.add(name(record)));
					}
					return dropped ? null : records;
				}

				@Override
				public void success(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
					event('S');
				}

				@Override
				public void failure(ConsumerRecords<byte[], byte[]> records, Exception exception,
						Consumer<byte[], byte[]> consumer) {
					event('X');
				}

			};
		}

		// no record is lost, none is handled twice
		void finish(ConsumerRun run) {
			this.runs.awaitCommitted(0, RECORDS);
			this.runs.awaitCommitted(1, RECORDS);
			this.runs.stop(run);
			assertThat(this.runs.recording().end.cause()).isNull();
			this.runs.events.forEach((event) -> ((RecordAbandonedEvent) event).getRecords()
				.forEach((record) -> this.ended.add(name(record))));
			assertThat(this.returned).doesNotHaveDuplicates();
			assertThat(this.ended).hasSize(2 * RECORDS);
		}

		// depends on the record and not on the time, so that a redelivery has the same
		// result
		private int chance(ConsumerRecord<byte[], byte[]> record, int kind) {
			return new Random(this.seed * 31 + record.offset() * 7 + record.partition() * 1_000_003L + kind * 17L)
				.nextInt(1 << 16) % 3;
		}

		private boolean chance(ConsumerRecord<byte[], byte[]> record, int kind, int oneIn) {
			return new Random(this.seed * 31 + record.offset() * 7 + record.partition() * 1_000_003L + kind * 1_009L)
				.nextInt(1 << 16) % oneIn == 0;
		}

		private static String name(ConsumerRecord<byte[], byte[]> record) {
			return record.partition() + "@" + new String(record.value(), StandardCharsets.UTF_8);
		}

		/**
		 * Records observations.
		 */
		private final class Recorded implements ObservationHandler<Observation.Context> {

			@Override
			public void onStart(Observation.Context context) {
				event('O');
			}

			@Override
			public void onStop(Observation.Context context) {
				event((context.getError() != null) ? 'e' : 'o');
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		}

	}

}
