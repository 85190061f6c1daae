package com.github.onsdigital.dp.kafka.contract;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;

/**
 * Failures that a test lets its handlers throw.
 */
final class Planted {

	private Planted() {
	}

	static RuntimeException failure() {
		return new IllegalStateException("planted");
	}

	static RuntimeException decision(boolean commit) {
		return new Decision(commit);
	}

	/**
	 * A failure that decides whether its record is committed.
	 */
	static final class Decision extends RuntimeException implements CommitDecision {

		private static final long serialVersionUID = 1L;

		private final boolean commit;

		Decision(boolean commit) {
			super("planted");
			this.commit = commit;
		}

		@Override
		public boolean commit() {
			return this.commit;
		}

	}

}
