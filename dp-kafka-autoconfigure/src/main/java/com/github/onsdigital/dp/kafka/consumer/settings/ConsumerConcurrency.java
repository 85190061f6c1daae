package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.Objects;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Validates how many records a consumer handles at the same time, and in which order.
 */
final class ConsumerConcurrency {

	private static final int STAGES_IN_FLIGHT = 1_024;

	private final ConsumerValues values;

	private final int numWorkers;

	private final SettingParser parser;

	ConsumerConcurrency(ConsumerValues values, int numWorkers, SettingProblems problems) {
		this.values = values;
		this.numWorkers = numWorkers;
		this.parser = new SettingParser(problems);
	}

	ConcurrencySettings settings() {
		Ordering ordering = Objects.requireNonNullElse(this.parser.oneOf(this.values.title(ConsumerKeys.ORDERING),
				this.values.find(ConsumerKeys.ORDERING), Ordering.class, "partition, key or unordered"),
				ConsumerKeys.DEFAULTS.ordering());
		Integer maxInFlight = this.parser.atLeast(this.values.title(ConsumerKeys.MAX_IN_FLIGHT),
				this.values.find(ConsumerKeys.MAX_IN_FLIGHT), 1);
		Integer maxUncommitted = this.parser.atLeast(this.values.title(ConsumerKeys.MAX_UNCOMMITTED),
				this.values.find(ConsumerKeys.MAX_UNCOMMITTED), 1);
		Duration handlerTimeout = this.parser.duration(this.values.title(ConsumerKeys.HANDLER_TIMEOUT),
				this.values.find(ConsumerKeys.HANDLER_TIMEOUT), false);
		boolean stages = this.values.kind() == Kind.STAGES;
		boolean single = stages || this.values.kind() == Kind.RECORDS;
		if (!single || (!stages && ordering == Ordering.PARTITION)) {
			return ConcurrencySettings.NONE;
		}
		boolean partition = (ordering == Ordering.PARTITION);
		int byDefault = partition ? 0 : (stages ? STAGES_IN_FLIGHT : this.numWorkers);
		return new ConcurrencySettings(ordering, stages, partition ? 1 : this.numWorkers,
				Objects.requireNonNullElse(maxInFlight, byDefault),
				Objects.requireNonNullElse(maxUncommitted, ConsumerKeys.DEFAULTS.maxUncommitted()), handlerTimeout);
	}

}
