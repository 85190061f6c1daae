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
 * Reads the attributes of a handler annotation, with placeholders resolved, under the
 * names of the settings.
 */
final class AttributeReader {

	private static final List<String> ATTRIBUTES = List.of("topic", "group", "numWorkers", "ordering", "maxInFlight",
			"maxUncommitted", "handlerTimeout", "batchSize", "batchWaitTime", "subscribeTo");

	private final ConfigurableBeanFactory beanFactory;

	private final SettingProblems problems;

	AttributeReader(ConfigurableBeanFactory beanFactory, SettingProblems problems) {
		this.beanFactory = beanFactory;
		this.problems = problems;
	}

	// Returns all attributes except the schema, or null if a problem was reported.
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
				? new ConsumerDeclaration(id.strip(), handler.kind(), source, attributes) : null;
	}

	// Returns the location of the schema, or null if there is none.
	@Nullable String schema(FoundHandler handler, String id) {
		return value(handler, "schema", "consumer " + id + ": schema");
	}

	private static String setting(String attribute) {
		return attribute.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private @Nullable String value(FoundHandler handler, String attribute, String label) {
		Object raw = handler.annotation().getValue(attribute).orElse("");
		if (raw instanceof String[] names) {
			return (names.length > 0) ? joined(names, handler.name(), label) : null;
		}
		String value = resolve(raw.toString(), handler.name(), label);
		return StringUtils.hasText(value) ? value.strip() : null;
	}

	private @Nullable String joined(String[] names, String source, String label) {
		List<String> resolved = new ArrayList<>(names.length);
		for (String name : names) {
			String value = resolve(name, source, label);
			if (value == null) {
				return null;
			}
			resolved.add(value.strip());
		}
		return String.join(",", resolved);
	}

	private @Nullable String resolve(String raw, String source, String label) {
		try {
			String value = this.beanFactory.resolveEmbeddedValue(raw);
			if (value == null || !value.contains("${")) {
				return (value != null) ? value : "";
			}
			this.problems.error(source, label + " placeholder " + placeholder(value) + " is not set");
		}
		catch (PlaceholderResolutionException ex) {
			this.problems.error(source, label + " placeholder ${" + ex.getPlaceholder() + "} is not set");
		}
		catch (IllegalArgumentException ex) {
			this.problems.error(source, label + " has a placeholder that cannot be read: " + raw);
		}
		return null;
	}

	private static String placeholder(String value) {
		int start = value.indexOf("${");
		int end = value.indexOf('}', start);
		return (end > 0) ? value.substring(start, end + 1) : value.substring(start);
	}

}
