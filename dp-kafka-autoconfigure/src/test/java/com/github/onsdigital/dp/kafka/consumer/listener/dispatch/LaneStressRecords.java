package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a {@link LaneStressModel} and their calls.
 */
abstract class LaneStressRecords {

	/**
	 * The records that are handled one after another.
	 */
	static final class Lane {

		final List<Rec> records = new ArrayList<>();

		int next;

		Rec lastStarted;

		Call current;

	}

	/**
	 * A record in one epoch.
	 */
	static final class Rec {

		final LaneStressModel.Epoch epoch;

		final long offset;

		final Lane lane;

		volatile int starts;

		volatile boolean done;

		boolean ambiguous;

		Rec(LaneStressModel.Epoch epoch, long offset, Lane lane) {
			this.epoch = epoch;
			this.offset = offset;
			this.lane = lane;
		}

		@Override
		public String toString() {
			return this.epoch.partition + "@" + this.offset + " (epoch " + this.epoch.id + ", " + this.starts
					+ " starts)";
		}

	}

	/**
	 * A call of the handler.
	 */
	static final class Call {

		final Rec rec;

		final PendingCall pending;

		volatile boolean ended;

		boolean timedOut;

		Call(Rec rec, PendingCall pending) {
			this.rec = rec;
			this.pending = pending;
		}

		@Override
		public String toString() {
			return this.rec.toString();
		}

	}

}
