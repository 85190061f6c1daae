package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.UnknownPropertyCheck;

/**
 * Checks the settings of all consumers of the application together.
 */
final class AllConsumersCheck {

	private final NamedSettings namedSettings;

	private final SettingProblems problems;

	AllConsumersCheck(NamedSettings namedSettings, SettingProblems problems) {
		this.namedSettings = namedSettings;
		this.problems = problems;
	}

	void check(Collection<ConsumerDeclaration> declarations, Collection<ConsumerSettings> settings) {
		Map<String, List<ConsumerDeclaration>> byId = new TreeMap<>();
		declarations.forEach(
				(declaration) -> byId.computeIfAbsent(declaration.id(), (id) -> new ArrayList<>()).add(declaration));
		byId.forEach(this::checkId);
		UnknownPropertyCheck check = new UnknownPropertyCheck(this.namedSettings, byId.keySet(), this.problems);
		check.check();
		check.ambiguous()
			.forEach((one, other) -> this.problems.error("kafka.consumers." + one, "consumer ids " + one + " and "
					+ other + " differ in dashes only, so settings cannot distinguish them; rename one"));
		Map<String, ConsumerValues> values = new TreeMap<>();
		declarations.forEach((declaration) -> values.computeIfAbsent(declaration.id(),
				(id) -> new ConsumerValues(this.namedSettings, declaration, Map.of())));
		checkGroups(settings, values);
		checkInstances(settings, values);
	}

	private void checkId(String id, List<ConsumerDeclaration> same) {
		if (same.size() > 1) {
			this.problems.error("kafka.consumers." + id, "consumer " + id + " is defined twice: "
					+ String.join(" and ", same.stream().map(ConsumerDeclaration::source).toList()));
		}
	}

	private void checkGroups(Collection<ConsumerSettings> settings, Map<String, ConsumerValues> values) {
		Map<String, String> byGroup = new LinkedHashMap<>();
		for (ConsumerSettings consumer : settings) {
			String other = byGroup.putIfAbsent(consumer.group(), consumer.id());
			if (other != null && !other.equals(consumer.id())) {
				ConsumerValues own = values.get(consumer.id());
				this.problems.warn(label((own != null) ? own.find(ConsumerKeys.GROUP) : null, consumer.id(), "group"),
						"consumers " + other + " and " + consumer.id() + " share group " + consumer.group()
								+ ": a rebalance of one stops the other (on one topic: each gets part of the "
								+ "partitions). Meant?");
			}
		}
	}

	private void checkInstances(Collection<ConsumerSettings> settings, Map<String, ConsumerValues> values) {
		Map<Object, String> byInstance = new LinkedHashMap<>();
		for (ConsumerSettings consumer : settings) {
			Object instance = consumer.clientProperties().get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
			if (instance == null) {
				continue;
			}
			String name = instanceLabel(consumer.id(), values.get(consumer.id()));
			if (consumer.numWorkers() > 1) {
				this.problems.error(name, "consumer " + consumer.id() + ": group.instance.id must be unique per "
						+ "consumer; num-workers=" + consumer.numWorkers() + " would use it more than once");
			}
			String other = byInstance.putIfAbsent(instance, consumer.id());
			if (other != null) {
				this.problems.error(name, "consumer " + consumer.id()
						+ ": group.instance.id must be unique per consumer; " + other + " has the same");
			}
		}
	}

	private static String instanceLabel(String id, @Nullable ConsumerValues values) {
		String key = ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
		return label((values != null) ? values.properties().get(key) : null, id, "properties." + key);
	}

	private static String label(@Nullable RawSetting setting, String id, String key) {
		return (setting != null) ? setting.label() : "kafka.consumers." + id + "." + key;
	}

}
