package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Validates how many records a consumer handles at the same time, and in which order. A
 * setting of this consumer that its handler does not permit is an error; the same setting
 * for all consumers is ignored.
 */
final class ConsumerConcurrency {

	private static final int MOST_IN_FLIGHT = 100_000;

	private static final int MOST_UNCOMMITTED = 1_000_000;

	/** With fewer stages in flight, a handler that sends waits for the linger. */
	private static final int STAGES_IN_FLIGHT = 1_024;

	private static final String NO_STAGE = "a handler that does not return a CompletionStage";

	private final ConsumerValues values;

	private final @Nullable Integer numWorkers;

	private final SettingProblems problems;

	private final SettingParser parser;

	private final @Nullable Ordering ordering;

	private final @Nullable Integer maxInFlight;

	private final @Nullable Integer maxUncommitted;

	private final @Nullable Duration handlerTimeout;

	ConsumerConcurrency(ConsumerValues values, @Nullable Integer numWorkers, SettingProblems problems) {
		this.values = values;
		this.numWorkers = numWorkers;
		this.problems = problems;
		this.parser = new SettingParser(problems);
		this.ordering = this.parser.oneOf(values.title(ConsumerKeys.ORDERING), values.find(ConsumerKeys.ORDERING),
				Ordering.class, "partition, key or unordered");
		this.maxInFlight = number(ConsumerKeys.MAX_IN_FLIGHT, MOST_IN_FLIGHT);
		this.maxUncommitted = number(ConsumerKeys.MAX_UNCOMMITTED, MOST_UNCOMMITTED);
		this.handlerTimeout = this.parser.duration(values.title(ConsumerKeys.HANDLER_TIMEOUT),
				values.find(ConsumerKeys.HANDLER_TIMEOUT), false);
	}

	private @Nullable Integer number(String key, int limit) {
		return this.parser.between(this.values.title(key), this.values.find(key), 1, limit);
	}

	ConcurrencySettings settings() {
		Kind kind = this.values.kind();
		if (kind == Kind.BATCHES || kind == Kind.UPSTREAM) {
			refuseAll((kind == Kind.BATCHES) ? "with a batch handler, which handles one batch at a time"
					: "with upstream(), which delivers one message of a partition at a time");
			return ConcurrencySettings.NONE;
		}
		if (kind == Kind.RECORDS) {
			refuse(ConsumerKeys.HANDLER_TIMEOUT, this.handlerTimeout,
					"with " + NO_STAGE + ": a call that holds its thread cannot be ended. "
							+ "Return a CompletionStage, or remove handler-timeout");
		}
		boolean wrongOrdering = (this.ordering == null && this.values.find(ConsumerKeys.ORDERING) != null);
		if (wrongOrdering || this.numWorkers == null) {
			return ConcurrencySettings.NONE;
		}
		Ordering order = Objects.requireNonNullElse(this.ordering, ConsumerKeys.DEFAULTS.ordering());
		if (order != Ordering.PARTITION) {
			return lanes(order, kind == Kind.STAGES, this.numWorkers);
		}
		return (kind == Kind.STAGES) ? stagesOfPartitions(this.numWorkers) : ordinary();
	}

	private void refuseAll(String reason) {
		Ordering order = (this.ordering != Ordering.PARTITION) ? this.ordering : null;
		refuse(ConsumerKeys.ORDERING, order, reason + ". Remove ordering");
		refuse(ConsumerKeys.MAX_IN_FLIGHT, this.maxInFlight, reason + ". Remove max-in-flight");
		refuse(ConsumerKeys.MAX_UNCOMMITTED, this.maxUncommitted, reason + ". Remove max-uncommitted");
		refuse(ConsumerKeys.HANDLER_TIMEOUT, this.handlerTimeout, reason + ". Remove handler-timeout");
	}

	private ConcurrencySettings ordinary() {
		refuse(ConsumerKeys.MAX_IN_FLIGHT, this.maxInFlight,
				"with ordering=partition and " + NO_STAGE + ": the poll thread handles one record at a time. "
						+ "Return a CompletionStage, or set ordering to key or unordered");
		warnNoWindow("");
		return ConcurrencySettings.NONE;
	}

	private ConcurrencySettings stagesOfPartitions(int members) {
		int inFlight = inFlight(members, ": each group member needs at least 1");
		if (inFlight == 0) {
			warnNoWindow(" without max-in-flight");
		}
		return settings(Ordering.PARTITION, true, 1, inFlight);
	}

	private ConcurrencySettings lanes(Ordering order, boolean stages, int threads) {
		RawSetting setting = this.values.find(ConsumerKeys.NUM_WORKERS);
		if (setting != null && threads > MOST_IN_FLIGHT) {
			this.problems.error(setting,
					this.values.title(ConsumerKeys.NUM_WORKERS) + "=" + threads + " is above the limit "
							+ MOST_IN_FLIGHT + " with ordering=" + order.name().toLowerCase(Locale.ROOT));
			return ConcurrencySettings.NONE;
		}
		int inFlight = inFlight(threads, ", so that some handler threads would never run");
		if (stages) {
			return settings(order, true, threads, (inFlight > 0) ? inFlight : Math.max(STAGES_IN_FLIGHT, threads));
		}
		RawSetting individual = this.values.individual(ConsumerKeys.MAX_IN_FLIGHT);
		if (individual != null && inFlight > threads) {
			this.problems.warn(individual, this.values.title(ConsumerKeys.MAX_IN_FLIGHT) + "=" + inFlight
					+ " has no effect above num-workers=" + threads + ", because each record in flight holds a thread");
		}
		return settings(order, false, threads, threads);
	}

	// Returns max-in-flight, or 0 if it is not set or does not fit the number of workers.
	private int inFlight(int workers, String consequence) {
		RawSetting setting = this.values.find(ConsumerKeys.MAX_IN_FLIGHT);
		if (setting == null || this.maxInFlight == null || this.maxInFlight >= workers) {
			return Objects.requireNonNullElse(this.maxInFlight, 0);
		}
		String text = this.values.title(ConsumerKeys.MAX_IN_FLIGHT) + "=" + this.maxInFlight;
		if (this.values.individual(ConsumerKeys.MAX_IN_FLIGHT) != null) {
			this.problems.error(setting, text + " is below num-workers=" + workers + consequence
					+ ". Raise max-in-flight or lower num-workers");
		}
		else {
			this.problems.warn(setting, text + " is ignored, because it is below num-workers=" + workers);
		}
		return 0;
	}

	private ConcurrencySettings settings(Ordering order, boolean stages, int threads, int inFlight) {
		int uncommitted = Objects.requireNonNullElse(this.maxUncommitted, ConsumerKeys.DEFAULTS.maxUncommitted());
		if (uncommitted < inFlight) {
			RawSetting setting = Stream
				.of(ConsumerKeys.MAX_UNCOMMITTED, ConsumerKeys.MAX_IN_FLIGHT, ConsumerKeys.NUM_WORKERS)
				.map(this.values::find)
				.filter(Objects::nonNull)
				.findFirst()
				.orElse(null);
			this.problems.warn((setting != null) ? setting.label() : this.values.source(),
					this.values.title(ConsumerKeys.MAX_UNCOMMITTED) + "=" + uncommitted + " is below max-in-flight="
							+ inFlight + ", which is reached only with records of " + ((inFlight - 1) / uncommitted + 1)
							+ " or more partitions");
		}
		return new ConcurrencySettings(order, stages, threads, inFlight, uncommitted,
				stages ? this.handlerTimeout : null);
	}

	private void warnNoWindow(String condition) {
		RawSetting setting = this.values.individual(ConsumerKeys.MAX_UNCOMMITTED);
		if (setting != null && this.maxUncommitted != null) {
			this.problems.warn(setting,
					this.values.title(ConsumerKeys.MAX_UNCOMMITTED) + " has no effect with ordering=partition"
							+ condition + ": the records of a partition are handled one after another");
		}
	}

	private void refuse(String key, @Nullable Object value, String reason) {
		RawSetting setting = this.values.individual(key);
		if (setting != null && value != null) {
			this.problems.error(setting, this.values.title(key) + "=" + SettingText.show(setting.value().strip())
					+ " is not possible " + reason);
		}
	}

}
