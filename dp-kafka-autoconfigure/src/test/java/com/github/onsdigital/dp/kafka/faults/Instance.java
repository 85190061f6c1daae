package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * One instance of the application: its context, and a raw member that joins and leaves as
 * its consumers do.
 */
final class Instance implements AutoCloseable {

	private final Plan plan;

	private final String name;

	private final EventLog log;

	private final ConfigurableApplicationContext context;

	private RawMember raw;

	private Instance(Plan plan, String name, EventLog log) {
		this.plan = plan;
		this.name = name;
		this.log = log;
		this.raw = new RawMember(plan, name, log);
		this.context = FaultApplication.run(plan, name, log);
	}

	static Instance start(Plan plan, String name, EventLog log) {
		return new Instance(plan, name, log);
	}

	List<ConsumerGroup> consumers() {
		ConsumerGroups groups = this.context.getBean(ConsumerGroups.class);
		return List.of(groups.get(Plan.SINGLE), groups.get(Plan.BATCH));
	}

	boolean isConsuming() {
		return consumers().stream().allMatch((consumer) -> consumer.state() == ConsumerState.CONSUMING);
	}

	boolean hasWork() {
		return isConsuming() && (this.raw == null || this.raw.isJoined());
	}

	/**
	 * Stops one of its members, or starts it if it is stopped.
	 * @param random selects the member
	 */
	void toggle(Random random) {
		int which = random.nextInt(3);
		if (which == 2) {
			toggleRaw();
			return;
		}
		ConsumerGroup consumer = consumers().get(which);
		if (consumer.holds().isEmpty()) {
			consumer.stop();
		}
		else {
			consumer.start();
		}
	}

	private void toggleRaw() {
		if (this.raw != null) {
			this.raw.close();
			this.raw = null;
		}
		else {
			this.raw = new RawMember(this.plan, this.name, this.log);
		}
	}

	/**
	 * Starts all its members.
	 */
	void joinAll() {
		consumers().forEach(ConsumerGroup::start);
		if (this.raw == null) {
			toggleRaw();
		}
	}

	/**
	 * Closes the application and measures the time.
	 * @return the time
	 */
	Duration closeTimed() {
		long begin = System.nanoTime();
		this.context.close();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Override
	public void close() {
		this.context.close();
		if (this.raw != null) {
			this.raw.close();
			this.raw = null;
		}
	}

}
