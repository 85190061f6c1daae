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
import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.UnknownPropertyCheck;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates the settings of consumers. The sources, in ascending order of precedence:
 * defaults, {@code spring.kafka.*}, {@code kafka.consumer.*}, the annotation,
 * {@code kafka.consumers.<id>.*}, its {@code properties.*}.
 *
 * @since 0.1.0
 */
@Internal
public final class ConsumerSettingsResolver {

	private final NamedSettings namedSettings;

	private final Supplier<Map<String, Object>> springKafka;

	private final IntSupplier brokers;

	/**
	 * Creates a resolver.
	 * @param reader reads the settings
	 * @param springKafka the client properties that {@code spring.kafka.*} specifies for
	 * consumers
	 * @param brokers the number of distinct broker addresses, 0 while it is unknown
	 */
	public ConsumerSettingsResolver(SettingsReader reader, Supplier<Map<String, Object>> springKafka,
			IntSupplier brokers) {
		this.namedSettings = ConsumerKeys.namedSettings(reader);
		this.springKafka = springKafka;
		this.brokers = brokers;
	}

	/**
	 * Creates the settings of all consumers of the application and checks them together:
	 * settings without a consumer or with an ambiguous one, duplicate ids, shared groups.
	 * @param declarations the declarations
	 * @param problems collects errors and warnings
	 * @return the settings of the consumers without errors
	 */
	public List<ConsumerSettings> resolveAll(Collection<ConsumerDeclaration> declarations, SettingProblems problems) {
		List<ConsumerSettings> resolved = declarations.stream()
			.map((declaration) -> resolve(declaration, problems))
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.toList();
		new AllConsumersCheck(this.namedSettings, problems).check(declarations, resolved);
		return resolved;
	}

	/**
	 * Finds the setting {@code subscribe-to} of a consumer, also if other settings of the
	 * consumer are wrong.
	 * @param declaration the declaration
	 * @return the value with the highest precedence, or {@code null} if it is not set
	 */
	public @Nullable RawSetting subscribeTo(ConsumerDeclaration declaration) {
		return new ConsumerValues(this.namedSettings, declaration, Map.of()).find(ConsumerKeys.SUBSCRIBE_TO);
	}

	/**
	 * Creates the settings of one consumer.
	 * @param declaration the declaration
	 * @param problems collects errors and warnings
	 * @return the settings, or {@code null} if there is an error
	 */
	public @Nullable ConsumerSettings resolve(ConsumerDeclaration declaration, SettingProblems problems) {
		if (!NamedSettings.isId(declaration.id())) {
			problems.error(declaration.source(), this.namedSettings.wrongId(declaration.id()));
			return null;
		}
		SettingProblems found = new SettingProblems();
		ConsumerValues values = new ConsumerValues(this.namedSettings, declaration, this.springKafka.get());
		ConsumerSettings settings = new ConsumerSettingsValidator(values, this.brokers.getAsInt(), found).validate();
		problems.addAll(found);
		return settings;
	}

	/**
	 * Creates the settings of a consumer that is created in code after startup, and
	 * checks the settings of its id, which was unknown at startup.
	 * @param declaration the declaration
	 * @param problems collects errors and warnings
	 * @return the settings, or {@code null} if there is an error
	 */
	public @Nullable ConsumerSettings resolveCreated(ConsumerDeclaration declaration, SettingProblems problems) {
		ConsumerSettings settings = resolve(declaration, problems);
		if (NamedSettings.isId(declaration.id())) {
			new UnknownPropertyCheck(this.namedSettings, List.of(declaration.id()), problems).checkCreated();
		}
		return settings;
	}

}
