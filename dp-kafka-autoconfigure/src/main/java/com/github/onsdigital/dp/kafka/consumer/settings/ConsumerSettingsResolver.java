package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.ErrorPolicy;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnUnhealthy;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Start;
import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.UnknownPropertyCheck;

/**
 * Makes the settings of consumers, from the weakest place to the strongest: built in,
 * {@code spring.kafka.*}, {@code kafka.consumer.*}, the annotation,
 * {@code kafka.consumers.<id>.*}, its {@code properties.*}. Public only for other
 * packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class ConsumerSettingsResolver {

	private final NamedSettings family;

	private final Supplier<Map<String, Object>> springs;

	private final IntSupplier brokers;

	/**
	 * Makes a resolver.
	 * @param reader reads the settings
	 * @param springs the client properties that {@code spring.kafka.*} gives a consumer
	 * @param brokers the number of distinct addresses, 0 while it is not known
	 */
	public ConsumerSettingsResolver(SettingsReader reader, Supplier<Map<String, Object>> springs, IntSupplier brokers) {
		this.family = ConsumerKeys.family(reader);
		this.springs = springs;
		this.brokers = brokers;
	}

	/**
	 * Makes the settings of all consumers of the application, and checks them across:
	 * settings that no consumer owns, or two, ids used twice, groups shared.
	 * @param declarations what was declared
	 * @param problems takes what is wrong or doubtful
	 * @return the settings of those that are right
	 */
	public List<ConsumerSettings> resolveAll(Collection<ConsumerDeclaration> declarations, SettingProblems problems) {
		List<ConsumerSettings> resolved = declarations.stream()
			.map((declaration) -> resolve(declaration, problems))
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.toList();
		new ConsumersCheck(this.family, problems).check(declarations, resolved);
		return resolved;
	}

	/**
	 * Makes the settings of one consumer.
	 * @param declaration what was declared
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, or {@code null} if something is wrong
	 */
	public @Nullable ConsumerSettings resolve(ConsumerDeclaration declaration, SettingProblems problems) {
		if (!NamedSettings.isId(declaration.id())) {
			problems.error(declaration.source(), this.family.wrongId(declaration.id()));
			return null;
		}
		SettingProblems found = new SettingProblems();
		ConsumerValues values = new ConsumerValues(this.family, declaration, this.springs.get());
		new ConsumerSettingsValidator(values, this.brokers.getAsInt(), found).judge();
		ConsumerProperties bound = found.hasErrors() ? null
				: SettingsBinder.bind("kafka.consumers." + values.id(), ConsumerProperties.class, values, found);
		problems.addAll(found);
		return (bound == null || found.hasErrors()) ? null : settings(values, bound);
	}

	/**
	 * Makes the settings of a consumer that code creates after the start, and checks what
	 * is set for its id: at the start the id was not known.
	 * @param declaration what the code specifies
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, or {@code null} if something is wrong
	 */
	public @Nullable ConsumerSettings resolveCreated(ConsumerDeclaration declaration, SettingProblems problems) {
		ConsumerSettings settings = resolve(declaration, problems);
		if (NamedSettings.isId(declaration.id())) {
			new UnknownPropertyCheck(this.family, List.of(declaration.id()), problems).checkCreated();
		}
		return settings;
	}

	private static ConsumerSettings settings(ConsumerValues values, ConsumerProperties bound) {
		String topic = Objects.requireNonNull(bound.topic());
		String group = Objects.requireNonNull(bound.group());
		String deadLetterTopic = bound.deadLetterTopic();
		if (deadLetterTopic == null && bound.onError() == OnError.DEAD_LETTER) {
			deadLetterTopic = ConsumerNames.deadLetterTopic(topic);
		}
		Map<String, Object> client = ConsumerClientProperties.of(bound, values.springs());
		values.completeClientId(client);
		return new ConsumerSettings(values.id(), values.batch(), topic, group, values.batch() ? 1 : bound.numWorkers(),
				bound.batchSize(), bound.batchWaitTime(), ConsumerOffset.reset(bound.offset()),
				ConsumerOffset.reset(bound.offsetOutOfRange()), bound.minBrokersHealthy(),
				bound.start() == Start.MANUAL, ConsumerChecks.distinct(bound.subscribeTo()),
				(bound.onUnhealthy() == OnUnhealthy.PAUSE) ? HoldStrength.PAUSE : HoldStrength.STOP,
				ErrorPolicy.valueOf(bound.onError().name()), bound.retryAttempts(), deadLetterTopic, client);
	}

}
