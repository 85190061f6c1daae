package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnUnhealthy;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Start;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Reads and validates the settings of one consumer. Each text is parsed once.
 */
final class ConsumerSettingsValidator {

	private static final ConsumerProperties DEFAULTS = ConsumerKeys.DEFAULTS;

	private final ConsumerValues values;

	private final int brokers;

	private final SettingProblems problems;

	private final SettingParser parser;

	ConsumerSettingsValidator(ConsumerValues values, int brokers, SettingProblems problems) {
		this.values = values;
		this.brokers = brokers;
		this.problems = problems;
		this.parser = new SettingParser(problems);
	}

	/**
	 * Returns the settings, or {@code null} if there is an error.
	 */
	@Nullable ConsumerSettings validate() {
		this.values.unknown().forEach(this::unknown);
		Duration waitTime = this.parser.duration(this.values.title(ConsumerKeys.BATCH_WAIT_TIME),
				this.values.find(ConsumerKeys.BATCH_WAIT_TIME), false);
		Map<String, Object> client = new ConsumerClientProperties(this.values, this.problems).validate(waitTime);
		OnError onError = oneOf(ConsumerKeys.ON_ERROR, DEFAULTS.onError(), "commit, redeliver, dead-letter or stop");
		ConsumerNames names = new ConsumerNames(this.values, onError, this.problems);
		ConsumerOffset offset = new ConsumerOffset(this.values, this.problems);
		OnUnhealthy onUnhealthy = oneOf(ConsumerKeys.ON_UNHEALTHY, DEFAULTS.onUnhealthy(), "stop or pause");
		Integer workers = numWorkers();
		ConcurrencySettings concurrency = new ConsumerConcurrency(this.values, workers, this.problems).settings();
		ConsumerSettings settings = new ConsumerSettings(this.values.id(), this.values.batch(), names.topic(),
				names.group(), members(workers, concurrency), batchSize(),
				Objects.requireNonNullElse(waitTime, DEFAULTS.batchWaitTime()), offset.offset(), offset.outOfRange(),
				minBrokersHealthy(), oneOf(ConsumerKeys.START, DEFAULTS.start(), "auto or manual") == Start.MANUAL,
				SubscribedNames.of(this.values, this.problems),
				(onUnhealthy == OnUnhealthy.PAUSE) ? HoldStrength.PAUSE : HoldStrength.STOP, onError, retryAttempts(),
				names.deadLetterTopic(), client, concurrency);
		return this.problems.hasErrors() ? null : settings;
	}

	// only for consumers created in code: the compiler checks the attributes of an
	// annotation
	private void unknown(String key) {
		String nearest = Suggestion.nearest(key, ConsumerKeys.all());
		this.problems.error(this.values.source(),
				"consumer " + this.values.id() + ": unknown setting " + SettingText.show(key)
						+ ((nearest != null) ? "; did you mean " + nearest + "?" : ". Known: "
								+ String.join(", ", ConsumerKeys.all()) + ", " + ConsumerKeys.PROPERTIES + ".<name>"));
	}

	private static int members(@Nullable Integer workers, ConcurrencySettings concurrency) {
		return (workers != null && concurrency.ordering() == Ordering.PARTITION) ? workers : 1;
	}

	// Returns null if the setting is wrong.
	private @Nullable Integer numWorkers() {
		RawSetting setting = this.values.find(ConsumerKeys.NUM_WORKERS);
		if (setting == null) {
			return DEFAULTS.numWorkers();
		}
		Integer workers = this.parser.atLeast(this.values.title(ConsumerKeys.NUM_WORKERS), setting, 1);
		if (this.values.batch() && workers != null && workers > 1) {
			this.problems.warn(setting, "consumer " + this.values.id() + ": batch handling is sequential; num-workers="
					+ workers + " has no effect");
		}
		return this.values.batch() ? Integer.valueOf(1) : workers;
	}

	private int batchSize() {
		int size = number(ConsumerKeys.BATCH_SIZE, 1, 100_000, DEFAULTS.batchSize());
		RawSetting setting = this.values.find(ConsumerKeys.BATCH_SIZE);
		if (!this.values.batch()) {
			warnUnused(ConsumerKeys.BATCH_SIZE);
			warnUnused(ConsumerKeys.BATCH_WAIT_TIME);
		}
		else if (size == 1) {
			this.problems.warn((setting != null) ? setting.label() : this.values.source(), "consumer "
					+ this.values.id() + ": batch handler with batch-size 1: each list has one record; set batch-size");
		}
		return size;
	}

	private void warnUnused(String key) {
		RawSetting setting = this.values.individual(key);
		if (setting != null) {
			this.problems.warn(setting, this.values.title(key) + " has no effect with a single-message handler");
		}
	}

	private int minBrokersHealthy() {
		String key = ConsumerKeys.MIN_BROKERS_HEALTHY;
		Integer min = this.parser.brokers(this.values.title(key), this.values.find(key), this.brokers);
		return Objects.requireNonNullElse(min, DEFAULTS.minBrokersHealthy());
	}

	private int retryAttempts() {
		return number(ConsumerKeys.RETRY_ATTEMPTS, 0, 100, DEFAULTS.retryAttempts());
	}

	private int number(String key, int min, int limit, int byDefault) {
		Integer number = this.parser.between(this.values.title(key), this.values.find(key), min, limit);
		return Objects.requireNonNullElse(number, byDefault);
	}

	private <E extends Enum<E>> E oneOf(String key, E byDefault, String rule) {
		return Objects.requireNonNullElse(
				this.parser.oneOf(this.values.title(key), this.values.find(key), byDefault.getDeclaringClass(), rule),
				byDefault);
	}

}
