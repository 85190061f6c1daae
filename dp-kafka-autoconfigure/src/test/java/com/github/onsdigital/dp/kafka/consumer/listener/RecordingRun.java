package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;

/**
 * Records the notifications of a run.
 */
class RecordingRun implements RunListener {

	final List<String> events = new CopyOnWriteArrayList<>();

	volatile RunEnd end;

	Runnable onRequestStop = () -> {
	};

	@Override
	public void joined() {
		this.events.add("joined");
	}

	@Override
	public void rebalancing() {
		this.events.add("rebalancing");
	}

	@Override
	public void idle() {
		this.events.add("idle");
	}

	@Override
	public void ended(RunEnd runEnd) {
		this.end = runEnd;
		this.events.add("ended");
	}

	@Override
	public void requestStop(String text) {
		this.events.add("requestStop");
		this.onRequestStop.run();
	}

}
