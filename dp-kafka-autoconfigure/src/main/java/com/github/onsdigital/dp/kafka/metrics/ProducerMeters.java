package com.github.onsdigital.dp.kafka.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import com.github.onsdigital.dp.kafka.producer.SendListener;
import com.github.onsdigital.dp.kafka.producer.SendOutcome;
import com.github.onsdigital.dp.kafka.producer.SendReport;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Counts and times sends.
 *
 * @since 0.1.0
 */
@Internal
public final class ProducerMeters implements SendListener {

	private final MeterRegistry registry;

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	/**
	 * Creates the meters.
	 * @param registry the registry of the meters
	 */
	public ProducerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	// registered with 0: a meter that appears with its first event shows no increase
	@Override
	public void opened(String producer) {
		for (SendOutcome outcome : SendOutcome.values()) {
			this.timers.computeIfAbsent(new Key(producer, outcome), this::register);
		}
	}

	@Override
	public void ended(SendReport report) {
		this.timers.computeIfAbsent(new Key(report.producer(), report.outcome()), this::register)
			.record(report.duration());
	}

	private Timer register(Key key) {
		return Timer.builder("dp.kafka.producer.sends")
			.description("Sends, by outcome")
			.tags("producer", key.producer(), "outcome", key.outcome().tag())
			.register(this.registry);
	}

	private record Key(String producer, SendOutcome outcome) {

	}

}
