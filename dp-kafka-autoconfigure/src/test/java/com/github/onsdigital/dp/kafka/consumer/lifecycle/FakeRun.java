package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

/**
 * A run that does nothing by itself: a test says what happens in it.
 */
final class FakeRun implements ConsumerRun {

	final RunListener listener;

	volatile String asked = "run";

	volatile String inHand = "";

	volatile @Nullable Thread handler;

	volatile boolean refuses;

	private final AtomicBoolean over = new AtomicBoolean();

	FakeRun(RunListener listener) {
		this.listener = listener;
	}

	boolean isOver() {
		return this.over.get();
	}

	void end(RunEnd.Kind kind, boolean committed) {
		end(kind, committed, (kind != RunEnd.Kind.STOPPED) ? new IllegalStateException("died of " + kind) : null);
	}

	void end(RunEnd.Kind kind, boolean committed, @Nullable Throwable cause) {
		if (this.over.compareAndSet(false, true)) {
			this.listener.ended(new RunEnd(kind, committed, cause));
		}
	}

	void die() {
		end(RunEnd.Kind.ERROR, false);
	}

	/**
	 * Does what it was asked, as a healthy run would.
	 */
	void obey() {
		switch (this.asked) {
			case "stop" -> end(RunEnd.Kind.STOPPED, true);
			case "pause" -> this.listener.quiet();
			default -> this.listener.joined();
		}
	}

	@Override
	public void pause() {
		ask("pause");
	}

	@Override
	public void resume() {
		ask("run");
	}

	@Override
	public void stop() {
		ask("stop");
	}

	private void ask(String what) {
		if (this.refuses) {
			throw new IllegalStateException("refused to " + what);
		}
		this.asked = what;
	}

	@Override
	public String inHand() {
		return this.inHand;
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
