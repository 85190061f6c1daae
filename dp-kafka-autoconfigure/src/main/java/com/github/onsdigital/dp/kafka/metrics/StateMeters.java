package com.github.onsdigital.dp.kafka.metrics;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Gauges for the state of each consumer, one per state with the value 1 or 0, counters of
 * its transitions, and gauges for what worker threads have in progress. A consumer
 * created later appears with its first transition; the gauges of a closed consumer are
 * removed.
 *
 * @since 0.1.0
 */
@Internal
public final class StateMeters implements ApplicationListener<ConsumerStateChangedEvent>, SmartLifecycle {

	/**
	 * The reasons that can lead to each state.
	 */
	private static final Map<ConsumerState, Set<TransitionReason>> EXPECTED = Map.of(ConsumerState.STARTING,
			EnumSet.of(TransitionReason.INITIALISED, TransitionReason.REBALANCE, TransitionReason.OPERATOR,
					TransitionReason.HEALTH, TransitionReason.RETRY, TransitionReason.CONTEXT_STARTED),
			ConsumerState.CONSUMING, EnumSet.of(TransitionReason.ASSIGNED), ConsumerState.STOPPING,
			EnumSet.of(TransitionReason.OPERATOR, TransitionReason.HEALTH, TransitionReason.AUTH,
					TransitionReason.ERROR, TransitionReason.SHUTDOWN),
			ConsumerState.STOPPED,
			EnumSet.of(TransitionReason.INITIALISED, TransitionReason.OPERATOR, TransitionReason.HEALTH,
					TransitionReason.AUTH, TransitionReason.ERROR, TransitionReason.SHUTDOWN,
					TransitionReason.FINISHED),
			ConsumerState.CLOSING, EnumSet.of(TransitionReason.CLOSED));

	private final MeterRegistry registry;

	private final Supplier<Collection<ConsumerGroup>> consumers;

	private final Consumer<ConsumerGroup> found;

	private final ConcurrencyMeters concurrency;

	private final Map<String, ConsumerGroup> known = new HashMap<>();

	private volatile boolean running;

	/**
	 * Creates the meters.
	 * @param registry the registry of the meters
	 * @param consumers returns all consumers; called at the start
	 * @param found receives each consumer once, when it is first seen
	 */
	public StateMeters(MeterRegistry registry, Supplier<Collection<ConsumerGroup>> consumers,
			Consumer<ConsumerGroup> found) {
		this.registry = registry;
		this.concurrency = new ConcurrencyMeters(registry);
		this.found = found;
		this.consumers = consumers;
	}

	@Override
	public void start() {
		this.consumers.get().forEach(this::register);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 2000;
	}

	@Override
	public void onApplicationEvent(ConsumerStateChangedEvent event) {
		Transition transition = event.getTransition();
		register(event.getConsumer());
		transitions(event.getConsumer(), transition.to(), transition.reason()).increment();
	}

	private Counter transitions(ConsumerGroup consumer, ConsumerState to, TransitionReason reason) {
		return Counter.builder("dp.kafka.consumer.transitions")
			.description("State transitions of the consumer")
			.tags("consumer", consumer.id(), "to", tag(to), "reason", tag(reason))
			.register(this.registry);
	}

	// registered with 0: a meter that appears with its first event shows no increase
	private void registerTransitions(ConsumerGroup consumer) {
		for (Map.Entry<ConsumerState, Set<TransitionReason>> expected : EXPECTED.entrySet()) {
			for (TransitionReason reason : expected.getValue()) {
				Counter unused = transitions(consumer, expected.getKey(), reason);
			}
		}
	}

	// The state changes before the event is published, so the event of a closed consumer
	// may still follow.
	private void register(ConsumerGroup consumer) {
		synchronized (this.known) {
			if (consumer.state() == ConsumerState.CLOSING) {
				forget(consumer);
				return;
			}
			ConsumerGroup before = this.known.put(consumer.id(), consumer);
			if (before == consumer) {
				return;
			}
			registerTransitions(consumer);
			this.found.accept(consumer);
			this.concurrency.remove(consumer.id());
			this.concurrency.register(consumer);
			for (ConsumerState state : ConsumerState.values()) {
				Gauge.Builder<ConsumerGroup> gauge = Gauge
					.builder("dp.kafka.consumer.state", consumer, (group) -> (group.state() != state) ? 0 : 1)
					.description("1 for the state the consumer is in, 0 for the others")
					.strongReference(true)
					.tags("consumer", consumer.id(), "state", tag(state));
				if (before != null) {
					remove(consumer.id(), state);
				}
				gauge.register(this.registry);
			}
		}
	}

	// A consumer with the same id may be created before the event of the closed one; its
	// gauges are kept.
	private void forget(ConsumerGroup closed) {
		if (this.known.get(closed.id()) == closed) {
			this.known.remove(closed.id());
			this.concurrency.remove(closed.id());
			for (ConsumerState state : ConsumerState.values()) {
				remove(closed.id(), state);
			}
		}
	}

	private void remove(String id, ConsumerState state) {
		Meter meter = this.registry.find("dp.kafka.consumer.state").tags("consumer", id, "state", tag(state)).meter();
		if (meter != null) {
			this.registry.remove(meter);
		}
	}

	private static String tag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
