package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Reads the attributes of the annotations: placeholders resolved, named as the settings
 * are.
 */
final class AttributeReader {

	private static final List<String> ATTRIBUTES = List.of("topic", "group", "numWorkers", "batchSize", "batchWaitTime",
			"subscribeTo");

	private final ConfigurableBeanFactory beanFactory;

	private final SettingProblems problems;

	AttributeReader(ConfigurableBeanFactory beanFactory, SettingProblems problems) {
		this.beanFactory = beanFactory;
		this.problems = problems;
	}

	/**
	 * Reads all but the schema.
	 * @param handler the method
	 * @return what it declares, or {@code null} if a mistake was told
	 */
	@Nullable ConsumerDeclaration declaration(FoundHandler handler) {
		String source = handler.name();
		String id = resolve(handler.annotation().getString("id"), source, source + ": id");
		if (id == null) {
			return null;
		}
		if (!ConsumerId.check(id.strip(), source, this.problems)) {
			return null;
		}
		int before = this.problems.errors().size();
		Map<String, String> attributes = new LinkedHashMap<>();
		for (String attribute : ATTRIBUTES) {
			String setting = setting(attribute);
			String value = value(handler, attribute, "consumer " + id.strip() + ": " + setting);
			if (value != null) {
				attributes.put(setting, value);
			}
		}
		return (this.problems.errors().size() == before)
				? new ConsumerDeclaration(id.strip(), handler.batch(), source, attributes) : null;
	}

	/**
	 * Reads where the schema is.
	 * @param handler the method
	 * @param id the consumer's id
	 * @return the location, or {@code null} if none is given
	 */
	@Nullable String schema(FoundHandler handler, String id) {
		return value(handler, "schema", "consumer " + id + ": schema");
	}

	private static String setting(String attribute) {
		return attribute.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private @Nullable String value(FoundHandler handler, String attribute, String what) {
		Object raw = handler.annotation().getValue(attribute).orElse("");
		if (raw instanceof String[] names) {
			return (names.length > 0) ? joined(names, handler.name(), what) : null;
		}
		String value = resolve(raw.toString(), handler.name(), what);
		return StringUtils.hasText(value) ? value.strip() : null;
	}

	private @Nullable String joined(String[] names, String source, String what) {
		List<String> resolved = new ArrayList<>(names.length);
		for (String name : names) {
			String value = resolve(name, source, what);
			if (value == null) {
				return null;
			}
			resolved.add(value.strip());
		}
		return String.join(",", resolved);
	}

	private @Nullable String resolve(String raw, String source, String what) {
		try {
			String value = this.beanFactory.resolveEmbeddedValue(raw);
			if (value == null || !value.contains("${")) {
				return (value != null) ? value : "";
			}
			this.problems.error(source, what + " placeholder " + placeholder(value) + " is not set");
		}
		catch (PlaceholderResolutionException ex) {
			this.problems.error(source, what + " placeholder ${" + ex.getPlaceholder() + "} is not set");
		}
		catch (IllegalArgumentException ex) {
			this.problems.error(source, what + " has a placeholder that cannot be read: " + raw);
		}
		return null;
	}

	private static String placeholder(String value) {
		int start = value.indexOf("${");
		int end = value.indexOf('}', start);
		return (end > 0) ? value.substring(start, end + 1) : value.substring(start);
	}

}
