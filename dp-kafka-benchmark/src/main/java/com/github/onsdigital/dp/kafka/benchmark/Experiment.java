package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Measures contenders that read the same topic from its beginning and handle records on
 * several threads.
 *
 * @param bench the bench
 * @param title describes the work, the keys and the workers
 * @param topic the topic
 * @param records the number of records of the topic
 * @param keys the keys of the records
 */
record Experiment(Bench bench, String title, String topic, int records, KeyPlan keys) {

	/**
	 * Runs all rounds from the first twentieth of the records to the last one.
	 * @param contenders the contenders
	 * @param peers the contenders to compare those of dp-kafka with
	 * @param figures gives the other figures of a round
	 * @return the result
	 */
	Section run(List<Contender> contenders, List<String> peers, Function<Probe.Measured, Map<String, Double>> figures) {
		Probe probe = this.bench.probe();
		return section(contenders, peers, figures,
				() -> new Probe.Span(probe::count, this.records / 20, probe::count, this.records));
	}

	/**
	 * Runs all rounds from the first handled record, or with skewed keys from the first
	 * one of the hottest key, until the last one has been fetched.
	 * @param contenders the contenders
	 * @param peers the contenders to compare those of dp-kafka with
	 * @param figures gives the other figures of a round
	 * @return the result
	 */
	Section runUntilFetched(List<Contender> contenders, List<String> peers,
			Function<Probe.Measured, Map<String, Double>> figures) {
		Probe probe = this.bench.probe();
		PollCounter polls = this.bench.polls();
		polls.enable();
		try {
			return section(contenders, peers, figures, () -> {
				long before = polls.fetched();
				return new Probe.Span(this.keys.skewed() ? probe::hottestNanos : probe::count, 1,
						() -> polls.fetched() - before, this.records);
			});
		}
		finally {
			polls.disable();
		}
	}

	private Section section(List<Contender> contenders, List<String> peers,
			Function<Probe.Measured, Map<String, Double>> figures, Supplier<Probe.Span> spans) {
		if (!this.bench.options().matches(this.title)) {
			return new Section(this.title, Map.of(), peers);
		}
		this.bench.ensureTopic(this.topic, this.records, this.keys);
		List<Contender> selected = contenders.stream()
			.filter((contender) -> this.bench.options().isSelected(contender.name()))
			.toList();
		return new Section(this.title,
				this.bench.rounds().run(selected, (contender) -> one(contender, spans.get(), figures)), peers);
	}

	private Round one(Contender contender, Probe.Span span, Function<Probe.Measured, Map<String, Double>> figures) {
		Probe probe = this.bench.probe();
		probe.reset();
		contender.start();
		Probe.Measured measured = probe.measure(span, this.bench.options().concurrent().limit());
		boolean complete = span.isReached() && probe.awaitCount(this.records, Duration.ofMinutes(2));
		contender.stop();
		if (complete) {
			this.bench.reset(contender.name(), this.records);
		}
		else {
			this.bench.forget(contender.name());
		}
		return measured.round(figures.apply(measured));
	}

}
