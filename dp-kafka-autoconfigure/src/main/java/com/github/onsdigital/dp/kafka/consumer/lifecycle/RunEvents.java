package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

/**
 * Receives the events of one run. Events that arrive after its end are ignored.
 */
final class RunEvents implements RunListener {

	private final StateLock stateLock;

	private final ReconcileLoop reconcileLoop;

	private final CurrentRun run;

	RunEvents(StateLock stateLock, ReconcileLoop reconcileLoop, CurrentRun run) {
		this.stateLock = stateLock;
		this.reconcileLoop = reconcileLoop;
		this.run = run;
	}

	@Override
	public void joined() {
		ifCurrent(() -> this.run.join(this.reconcileLoop.now()));
	}

	@Override
	public void rebalancing() {
		ifCurrent(() -> this.run.allAssigned = false);
	}

	@Override
	public void idle() {
		ifCurrent(() -> this.run.idle = this.run.requested == CurrentRun.RequestedState.PAUSE);
	}

	@Override
	public void ended(RunEnd end) {
		ifCurrent(() -> this.reconcileLoop.ended(this.run, end));
	}

	@Override
	public void requestStop(String text) {
		ifCurrent(() -> this.stateLock.machine().hold(HoldOwner.ERROR, HoldStrength.STOP, text));
	}

	@Override
	public boolean isHeld() {
		return this.stateLock.machine().isHeld();
	}

	private void ifCurrent(Runnable change) {
		this.stateLock.change((machine) -> {
			if (machine.isCurrent(this.run)) {
				change.run();
			}
		});
	}

}
