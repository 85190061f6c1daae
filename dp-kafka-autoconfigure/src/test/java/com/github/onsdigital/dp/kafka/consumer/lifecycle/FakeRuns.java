package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Starts fake runs and records whether two were active at the same time.
 */
final class FakeRuns implements ConsumerRun.Factory {

	final List<FakeRun> all = new CopyOnWriteArrayList<>();

	volatile boolean overlapped;

	/**
	 * Called during the start of each run; may throw.
	 */
	volatile Consumer<FakeRun> onStart = (run) -> {
	};

	@Override
	public ConsumerRun start(RunListener listener) {
		FakeRun run = new FakeRun(listener);
		if (active() > 0) {
			this.overlapped = true;
		}
		this.onStart.accept(run);
		this.all.add(run);
		return run;
	}

	long active() {
		return this.all.stream().filter((run) -> !run.isOver()).count();
	}

	@Nullable FakeRun last() {
		return this.all.isEmpty() ? null : this.all.get(this.all.size() - 1);
	}

}
