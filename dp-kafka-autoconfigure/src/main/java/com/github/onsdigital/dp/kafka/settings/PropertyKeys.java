package com.github.onsdigital.dp.kafka.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The keys of the properties, derived from the components of the records that are bound.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class PropertyKeys {

	/** Keys that can be set only for a single consumer or producer. */
	private static final Map<String, Set<String>> SINGLE_ONLY = Map.of("consumer",
			Set.of("topic", "group", "dead-letter-topic"), "producer", Set.of("topic"));

	private static final Set<String> MAPS = ofAllRecords(PropertyKeys::isMap);

	private static final Set<String> LISTS = ofAllRecords(
			(component) -> Collection.class.isAssignableFrom(component.getType()));

	private PropertyKeys() {
	}

	/**
	 * Returns the keys of a record, without those of maps.
	 * @param type the record
	 * @return the keys in lower case with dashes, in the order of the components
	 */
	public static List<String> of(Class<? extends Record> type) {
		return keys(type, (component) -> !isMap(component));
	}

	/**
	 * Returns the keys of maps, whose own keys the user chooses.
	 * @param type the record
	 * @return the keys
	 */
	public static List<String> mapsOf(Class<? extends Record> type) {
		return keys(type, PropertyKeys::isMap);
	}

	/**
	 * Returns the keys of a record that can also be set for all consumers or producers,
	 * without those of maps.
	 * @param type the record
	 * @param noun {@code consumer} or {@code producer}
	 * @return the keys
	 */
	public static List<String> sharedOf(Class<? extends Record> type, String noun) {
		return of(type).stream().filter((key) -> !isSingleOnly(noun, key)).toList();
	}

	static boolean isSingleOnly(String noun, String key) {
		return singleOnlyKeys(noun).contains(key);
	}

	static Set<String> singleOnlyKeys(String noun) {
		return SINGLE_ONLY.getOrDefault(noun, Set.of());
	}

	// The keys below kafka that have no keys of their own.
	static Set<String> topLevel() {
		return new HashSet<>(keys(DpKafkaProperties.class, (component) -> !component.getType().isRecord()));
	}

	// The keys below kafka that have keys of their own, with these keys.
	static Map<String, Set<String>> sections() {
		Map<String, Set<String>> sections = new LinkedHashMap<>();
		for (RecordComponent component : DpKafkaProperties.class.getRecordComponents()) {
			if (component.getType().isRecord()) {
				String section = dashed(component);
				Set<String> keys = new HashSet<>(keys(component.getType(), (one) -> true));
				keys.removeAll(singleOnlyKeys(section));
				sections.put(section, keys);
			}
		}
		return sections;
	}

	// Whether the last element of a name is the key of a map.
	static boolean isMap(String key) {
		return MAPS.contains(key);
	}

	// Whether the last element of a name is the key of a list.
	static boolean isList(String key) {
		return LISTS.contains(key);
	}

	private static boolean isMap(RecordComponent component) {
		return Map.class.isAssignableFrom(component.getType());
	}

	private static Set<String> ofAllRecords(Predicate<RecordComponent> filter) {
		return Stream.of(DpKafkaProperties.class, ConsumerProperties.class, ProducerProperties.class)
			.flatMap((type) -> keys(type, filter).stream())
			.collect(Collectors.toUnmodifiableSet());
	}

	private static List<String> keys(Class<?> type, Predicate<RecordComponent> filter) {
		return Arrays.stream(type.getRecordComponents()).filter(filter).map(PropertyKeys::dashed).toList();
	}

	private static String dashed(RecordComponent component) {
		return DataObjectPropertyName.toDashedForm(component.getName());
	}

}
