package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one run, from before its start until its end. The life-cycle's lock
 * guards it.
 */
final class CurrentRun {

	/**
	 * What the run was told last.
	 */
	enum Asked {

		RUN, PAUSE, STOP

	}

	final int generation;

	/**
	 * The run, or {@code null} while it is being started.
	 */
	@Nullable ConsumerRun run;

	Asked asked = Asked.RUN;

	/**
	 * Whether every member has an assignment now.
	 */
	boolean joined;

	/**
	 * Whether it joined before, so that there is a membership to keep.
	 */
	boolean member;

	/**
	 * When it joined first, in monotonic nanoseconds.
	 */
	long memberSince;

	/**
	 * Whether nothing is in hand since the pause.
	 */
	boolean quiet;

	@Nullable RunEnd end;

	CurrentRun(int generation) {
		this.generation = generation;
	}

	void join(long now) {
		this.joined = true;
		if (!this.member) {
			this.member = true;
			this.memberSince = now;
		}
	}

	void ask(Asked what) {
		this.asked = what;
		this.quiet = false;
	}

	ReconcileInput.Run facts() {
		return new ReconcileInput.Run(this.asked, this.joined, this.member, this.quiet);
	}

}
