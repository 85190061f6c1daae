package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnUnhealthy;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Start;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Validates the settings of one consumer before they are bound.
 */
final class ConsumerSettingsValidator {

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

	void validate() {
		this.values.unknown().forEach(this::unknown);
		Duration waitTime = this.parser.duration(this.values.title(ConsumerKeys.BATCH_WAIT_TIME),
				this.values.find(ConsumerKeys.BATCH_WAIT_TIME), false);
		new ConsumerClientProperties(this.values, this.problems).validate(waitTime);
		OnError onError = oneOf(ConsumerKeys.ON_ERROR, OnError.class, "commit, redeliver, dead-letter or stop");
		new ConsumerNames(this.values, this.problems).validate(onError);
		numWorkers();
		batchSize();
		new ConsumerOffset(this.values, this.problems).validate();
		minBrokersHealthy();
		oneOf(ConsumerKeys.START, Start.class, "auto or manual");
		new SubscribeToValidator(this.values, this.problems).validate();
		oneOf(ConsumerKeys.ON_UNHEALTHY, OnUnhealthy.class, "stop or pause");
		retryAttempts();
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

	private void numWorkers() {
		Integer workers = atLeast(ConsumerKeys.NUM_WORKERS, 1);
		RawSetting setting = this.values.find(ConsumerKeys.NUM_WORKERS);
		if (this.values.batch() && setting != null && workers != null && workers > 1) {
			this.problems.warn(setting, "consumer " + this.values.id() + ": batch handling is sequential; num-workers="
					+ workers + " has no effect");
		}
	}

	private void batchSize() {
		Integer size = atLeast(ConsumerKeys.BATCH_SIZE, 1);
		RawSetting setting = this.values.find(ConsumerKeys.BATCH_SIZE);
		limit(ConsumerKeys.BATCH_SIZE, size, 100_000);
		if (!this.values.batch()) {
			warnUnused(ConsumerKeys.BATCH_SIZE);
			warnUnused(ConsumerKeys.BATCH_WAIT_TIME);
		}
		else if (size == null || size == 1) {
			this.problems.warn((setting != null) ? setting.label() : this.values.source(), "consumer "
					+ this.values.id() + ": batch handler with batch-size 1: each list has one record; set batch-size");
		}
	}

	private void warnUnused(String key) {
		RawSetting setting = this.values.own(key);
		setting = (setting != null) ? setting : this.values.declared(key);
		if (setting != null) {
			this.problems.warn(setting, this.values.title(key) + " has no effect with a single-message handler");
		}
	}

	private void minBrokersHealthy() {
		String key = ConsumerKeys.MIN_BROKERS_HEALTHY;
		RawSetting setting = this.values.find(key);
		Integer min = this.parser.positive(this.values.title(key), setting);
		if (setting != null && min != null && this.brokers > 0 && min > this.brokers) {
			this.problems.error(setting, this.values.title(key) + " (" + min
					+ ") must be smaller or equal to the number of brokers in KAFKA_ADDR (" + this.brokers + ")");
		}
	}

	private void retryAttempts() {
		limit(ConsumerKeys.RETRY_ATTEMPTS, atLeast(ConsumerKeys.RETRY_ATTEMPTS, 0), 100);
	}

	private void limit(String key, @Nullable Integer number, int limit) {
		RawSetting setting = this.values.find(key);
		if (setting != null && number != null && number > limit) {
			this.problems.error(setting, this.values.title(key) + "=" + number + " is above the limit " + limit);
		}
	}

	private @Nullable Integer atLeast(String key, int min) {
		return this.parser.atLeast(this.values.title(key), this.values.find(key), min);
	}

	private <E extends Enum<E>> @Nullable E oneOf(String key, Class<E> type, String rule) {
		return this.parser.oneOf(this.values.title(key), this.values.find(key), type, rule);
	}

}
