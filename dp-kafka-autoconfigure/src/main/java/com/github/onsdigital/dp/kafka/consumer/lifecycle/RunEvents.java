package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

/**
 * Takes the events of one run. After its end they touch nothing, whatever comes and
 * however late.
 */
final class RunEvents implements RunListener {

	private final StateLock guard;

	private final ReconcileLoop owner;

	private final CurrentRun run;

	RunEvents(StateLock guard, ReconcileLoop owner, CurrentRun run) {
		this.guard = guard;
		this.owner = owner;
		this.run = run;
	}

	@Override
	public void joined() {
		ifCurrent(() -> this.run.join(this.owner.now()));
	}

	@Override
	public void rebalancing() {
		ifCurrent(() -> this.run.joined = false);
	}

	@Override
	public void quiet() {
		ifCurrent(() -> this.run.quiet = this.run.asked == CurrentRun.Asked.PAUSE);
	}

	@Override
	public void ended(RunEnd end) {
		ifCurrent(() -> this.owner.ended(this.run, end));
	}

	@Override
	public void giveUp(String text) {
		ifCurrent(() -> this.guard.machine().hold(HoldOwner.ERROR, HoldStrength.STOP, text));
	}

	@Override
	public boolean isHeld() {
		return this.guard.machine().isHeld();
	}

	private void ifCurrent(Runnable fact) {
		this.guard.change((machine) -> {
			if (machine.isCurrent(this.run)) {
				fact.run();
			}
		});
	}

}
