package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.fakes.PartialTime;

/**
 * Runs a dispatcher with real workers. This thread acts as the poll loop: it appends to a
 * log per partition, and holds, revokes, loses, seeks and stalls as its seed plans.
 */
@SuppressWarnings("try")
final class LaneStressRun implements AutoCloseable {

	static final Charset TEXT = StandardCharsets.US_ASCII;

	/**
	 * Much longer than any call, so that only a hang exceeds it.
	 */
	private static final long HANG = Duration.ofSeconds(10).toNanos();

	private final SplittableRandom random;

	private final AtomicLong skippedNanos = new AtomicLong();

	private final PartialTime time = PartialTime.of(() -> System.nanoTime() + this.skippedNanos.get());

	private final RunControl control = new RunControl();

	private final ScheduledExecutorService completer = Executors.newScheduledThreadPool(2);

	private final LaneStressThreads threads = new LaneStressThreads(Duration.ofNanos(HANG));

	private final Semaphore woken = new Semaphore(0);

	private final LaneSettings settings;

	private final MemberContext context;

	private final LaneStressModel model;

	private final LaneStressHandler handler;

	private final LaneFailureHandler failures;

	private final LaneDispatcher dispatcher;

	private final List<TreeMap<Long, String>> logs = new ArrayList<>();

	private final List<LaneStressModel.Epoch> epochs = new ArrayList<>();

	private final long[] ends;

	private final int keys;

	private boolean ending;

	// after a stall a closed partition is left with gaps: it may be lost
	private boolean stalled;

	private boolean stallNoticed;

	LaneStressRun(long seed, LaneSettings.Unit unit, boolean pipeline) {
		this.random = new SplittableRandom(seed);
		boolean ordered = pipeline || unit == LaneSettings.Unit.PARTITION;
		boolean stages = ordered || this.random.nextInt(3) > 0;
		Duration timeout = (stages && this.random.nextBoolean()) ? Duration.ofMillis(20) : null;
		int workers = ordered ? 1 : 1 + this.random.nextInt(6);
		this.settings = new LaneSettings(unit, stages, workers, stages ? 1 + this.random.nextInt(60) : workers,
				1 + this.random.nextInt(150), timeout, (member) -> null, this.threads::start);
		this.keys = 1 + this.random.nextInt(20);
		this.context = MemberContext.create("orders", new SimulatedClient(), this.control, this.time,
				(failure) -> true);
		this.model = new LaneStressModel(this.settings, this.time::nanoTime);
		this.handler = new LaneStressHandler(seed, this.model, stages, this.completer);
		this.failures = new LaneFailureHandler(
				new MemberSettings("orders", false, 1, Duration.ofMillis(1), this.handler), this.settings, this.context,
				this.woken::release, this.handler);
		this.dispatcher = (LaneDispatcher) this.failures.strategy();
		this.ends = new long[1 + this.random.nextInt(3)];
		for (int i = 0; i < this.ends.length; i++) {
			this.logs.add(new TreeMap<>());
			this.epochs.add(null);
			assign(i, 0);
		}
	}

	void run(int loops) throws InterruptedException {
		for (int i = 0; i < loops; i++) {
			if (this.random.nextInt(3) == 0) {
				append(this.random.nextInt(this.ends.length), 1 + this.random.nextInt(30));
			}
			event();
			loop();
		}
		end();
	}

	private void event() {
		if (this.ending) {
			return;
		}
		int partition = this.random.nextInt(this.ends.length);
		switch (this.random.nextInt(40)) {
			case 0, 1, 2 -> pause();
			case 3 -> revoke(partition);
			case 4 -> lose(partition);
			case 5 -> seek(partition);
			case 6 -> stall();
			case 7, 8 -> this.handler.completeLate();
			case 9, 10, 11, 12 -> resume();
			default -> {
			}
		}
	}

	// as the poll loop does
	private void loop() throws InterruptedException {
		this.epochs.forEach((epoch) -> epoch.allowed = null);
		this.failures.runDecisions();
		collect();
		if (this.random.nextInt(8) == 0) {
			event();
		}
		waitForWork();
		fetch();
		collect();
		if (this.random.nextInt(8) == 0) {
			event();
		}
		if (!this.control.isPaused()) {
			this.dispatcher.select(this.context.partitions().all(), this.time.nanoTime());
			this.stalled &= !this.stallNoticed;
		}
		this.model.throwIfViolated();
	}

	private void collect() {
		this.dispatcher.collect();
		this.stallNoticed = true;
		this.epochs.forEach(LaneStressModel.Epoch::checkCommittable);
		if (this.control.isPaused()) {
			this.epochs.forEach(LaneStressModel.Epoch::closed);
			if (this.dispatcher.isIdle()) {
				// the result of a decision may start the records behind it
				this.model.quiet = !this.failures.isUndecided(this.context.partitions().all());
				this.epochs.forEach(this::checkNoGap);
			}
		}
	}

	private void waitForWork() throws InterruptedException {
		long due = this.control.isPaused() ? this.dispatcher.dueInWhileSuspended()
				: this.dispatcher.dueIn(this.context.partitions().all(), this.time.nanoTime());
		long most = (this.random.nextInt(10) == 0) ? 2_000_000 : 200_000;
		boolean unused = this.woken.tryAcquire(Math.min(due, most), TimeUnit.NANOSECONDS);
		this.woken.drainPermits();
	}

	private void stall() {
		this.stalled = true;
		this.stallNoticed = false;
		this.skippedNanos.addAndGet(Duration.ofSeconds(4).toNanos());
	}

	private void pause() {
		this.control.pause();
	}

	private void resume() {
		this.model.quiet = false;
		this.epochs.forEach((epoch) -> epoch.allowed = null);
		this.control.resume();
	}

	private void append(int partition, int count) {
		for (int i = 0; i < count; i++) {
			// gaps, as after a compaction
			this.ends[partition] += (this.random.nextInt(5) == 0) ? this.random.nextInt(1, 4) : 0;
			String key = (this.random.nextInt(10) == 0) ? "" : "k" + this.random.nextInt(this.keys);
			this.logs.get(partition).put(this.ends[partition], key);
			this.ends[partition]++;
		}
	}

	private void fetch() {
		for (LaneStressModel.Epoch epoch : this.epochs) {
			long most = 1L + this.random.nextInt(60);
			if (this.control.isPaused() || !this.dispatcher.shouldFetch(epoch.state, 0)) {
				continue;
			}
			List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
			for (Map.Entry<Long, String> one : this.logs.get(epoch.partition).tailMap(epoch.position).entrySet()) {
				if (records.size() < most) {
					byte[] key = one.getValue().isEmpty() ? null : one.getValue().getBytes(TEXT);
					ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(SimulatedClient.TOPIC, epoch.partition,
							one.getKey(), key, Integer.toString(epoch.id).getBytes(TEXT));
					epoch.add(record);
					records.add(record);
				}
			}
			if (!records.isEmpty()) {
				epoch.position = records.get(records.size() - 1).offset() + 1;
				epoch.state.fetched(records, epoch.position, this.time.nanoTime());
			}
		}
	}

	private void assign(int partition, long from) {
		TopicPartition which = SimulatedClient.partition(partition);
		this.context.partitions().assigned(List.of(which), this.time.nanoTime());
		start(partition, this.context.partitions().get(which), from);
	}

	private void start(int partition, PartitionState state, long from) {
		LaneStressModel.Epoch epoch = this.model.newEpoch(partition, state);
		epoch.position = from;
		this.epochs.set(partition, epoch);
	}

	private void revoke(int partition) {
		LaneStressModel.Epoch epoch = this.epochs.get(partition);
		boolean late = this.model.hasLongCall(epoch);
		Duration timeout = late ? Duration.ofMillis(5) : Duration.ofSeconds(3);
		long start = System.nanoTime();
		this.epochs.forEach((other) -> other.allowed = null);
		this.dispatcher.completeInFlight(List.of(epoch.state), timeout.toNanos());
		boolean clean = System.nanoTime() - start < timeout.toNanos() / 2;
		if (!late && !clean && !this.model.hasLongCall(epoch)) {
			this.model.violated("the revocation waited although no call ran: " + epoch);
		}
		if (!late && clean) {
			checkNoGap(epoch);
		}
		epoch.checkCommittable();
		leave(epoch, !late && clean);
	}

	private void checkNoGap(LaneStressModel.Epoch epoch) {
		if (!this.stalled) {
			epoch.checkNoGap();
		}
	}

	private void lose(int partition) {
		leave(this.epochs.get(partition), false);
	}

	private void leave(LaneStressModel.Epoch epoch, boolean clean) {
		long from = committed(epoch);
		epoch.leaving = true;
		this.context.partitions().remove(List.of(epoch.state.partition())).forEach(this.dispatcher::forget);
		epoch.ended = true;
		epoch.left = clean;
		assign(epoch.partition, from);
	}

	// the position is set by another caller, not above what is handled
	private void seek(int partition) {
		LaneStressModel.Epoch epoch = this.epochs.get(partition);
		long from = committed(epoch);
		if (this.random.nextBoolean()) {
			epoch.state.positionChanged();
		}
		else {
			epoch.state.reset();
			from = this.random.nextLong(from + 1);
		}
		epoch.leaving = true;
		this.dispatcher.forget(epoch.state);
		epoch.ended = true;
		start(partition, epoch.state, from);
	}

	private long committed(LaneStressModel.Epoch epoch) {
		long committable = epoch.state.committableOffset();
		long first = !epoch.records.isEmpty() ? epoch.records.get(0).offset : epoch.position;
		return (committable >= 0) ? committable : first;
	}

	// everything is handled in the end, and no permit is left
	private void end() throws InterruptedException {
		this.ending = true;
		confirmPause();
		resume();
		this.handler.calm = true;
		awaitUntil("everything to be handled", this::isAllHandled);
		this.control.stop();
		confirmPause();
		for (int i = 0; i < this.ends.length; i++) {
			leave(this.epochs.get(i), false);
		}
	}

	private void confirmPause() throws InterruptedException {
		pause();
		awaitUntil("the confirmation of a pause", this.dispatcher::isIdle);
	}

	private boolean isAllHandled() {
		return this.dispatcher.status().inFlight() == 0 && this.epochs.stream()
			.allMatch((epoch) -> this.logs.get(epoch.partition).tailMap(committed(epoch)).isEmpty());
	}

	private void awaitUntil(String what, BooleanSupplier condition) throws InterruptedException {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			this.handler.completeLate();
			loop();
			if (System.nanoTime() - start > HANG) {
				throw new AssertionError("waited in vain for " + what + ": " + this);
			}
		}
	}

	@Override
	public void close() {
		this.failures.close();
		this.completer.shutdownNow();
		this.threads.join();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.settings.toString()).append(", ").append(this.dispatcher.status());
		text.append(", idle=").append(this.dispatcher.isIdle()).append(", ").append(this.model);
		this.epochs.forEach((epoch) -> text.append("\n  ").append(epoch));
		return text.append(this.threads).toString();
	}

}
