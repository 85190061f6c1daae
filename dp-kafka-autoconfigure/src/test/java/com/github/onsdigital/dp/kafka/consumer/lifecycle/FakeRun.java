package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;

/**
 * A run that does nothing by itself: the test controls its events.
 */
final class FakeRun implements ConsumerRun {

	final RunListener listener;

	volatile String requested = "run";

	volatile String inFlight = "";

	volatile @Nullable Thread handler;

	volatile boolean fails;

	private final AtomicBoolean over = new AtomicBoolean();

	FakeRun(RunListener listener) {
		this.listener = listener;
	}

	boolean isOver() {
		return this.over.get();
	}

	void end(RunEnd.Kind kind, boolean committed) {
		end(kind, committed, (kind != RunEnd.Kind.STOPPED) ? new IllegalStateException("failed with " + kind) : null);
	}

	void end(RunEnd.Kind kind, boolean committed, @Nullable Throwable cause) {
		if (this.over.compareAndSet(false, true)) {
			this.listener.ended(new RunEnd(kind, committed, cause));
		}
	}

	// ends as requested although calls have not ended
	void endWith(UnfinishedCalls calls) {
		if (this.over.compareAndSet(false, true)) {
			this.listener.ended(new RunEnd(RunEnd.Kind.STOPPED, true, null, List.of(calls)));
		}
	}

	void fail() {
		end(RunEnd.Kind.ERROR, false);
	}

	/**
	 * Performs the last request, as a healthy run does.
	 */
	void performRequest() {
		switch (this.requested) {
			case "stop" -> end(RunEnd.Kind.STOPPED, true);
			case "pause" -> this.listener.idle();
			default -> this.listener.joined();
		}
	}

	@Override
	public void pause() {
		request("pause");
	}

	@Override
	public void resume() {
		request("run");
	}

	@Override
	public void stop() {
		request("stop");
	}

	private void request(String what) {
		if (this.fails) {
			throw new IllegalStateException("failed to " + what);
		}
		this.requested = what;
	}

	@Override
	public String inFlight() {
		return this.inFlight;
	}

	@Override
	public List<PartitionAssignment> assignment() {
		return List.of();
	}

	@Override
	public boolean isOwnThread() {
		return Thread.currentThread() == this.handler;
	}

}
