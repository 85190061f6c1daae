package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;

/**
 * Writes down what a run tells.
 */
class RecordingRun implements RunListener {

	final List<String> told = new CopyOnWriteArrayList<>();

	volatile RunEnd end;

	Runnable onGiveUp = () -> {
	};

	@Override
	public void joined() {
		this.told.add("joined");
	}

	@Override
	public void rebalancing() {
		this.told.add("rebalancing");
	}

	@Override
	public void quiet() {
		this.told.add("quiet");
	}

	@Override
	public void ended(RunEnd runEnd) {
		this.end = runEnd;
		this.told.add("ended");
	}

	@Override
	public void giveUp(String text) {
		this.told.add("giveUp");
		this.onGiveUp.run();
	}

}
