package com.github.onsdigital.dp.kafka.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Renames the schema of the data to the names of a generated class, because Avro compares
 * names and a class cannot be named {@code order-placed}. Avro binary contains no names,
 * so the bytes do not change. Fields and symbols that the class lacks get other legal
 * names.
 */
final class AvroRenaming {

	private final Map<String, Schema> renamed = new HashMap<>();

	/**
	 * Renames a schema.
	 * @param writer the schema of the data
	 * @param reader the corresponding schema of the generated class, or {@code null}
	 * @return a copy of the writer's schema with names of the reader's
	 * @throws IllegalArgumentException if two fields get the same name
	 */
	Schema rename(Schema writer, @Nullable Schema reader) {
		Schema counterpart = (reader != null) ? counterpart(writer, reader) : null;
		return switch (writer.getType()) {
			case RECORD -> record(writer, counterpart);
			case ENUM -> enumeration(writer, counterpart);
			case FIXED -> Schema.createFixed(name(writer, counterpart), null, namespace(writer, counterpart),
					writer.getFixedSize());
			case ARRAY -> Schema.createArray(
					rename(writer.getElementType(), (counterpart != null) ? counterpart.getElementType() : null));
			case MAP -> Schema
				.createMap(rename(writer.getValueType(), (counterpart != null) ? counterpart.getValueType() : null));
			case UNION ->
				Schema.createUnion(writer.getTypes().stream().map((branch) -> rename(branch, reader)).toList());
			default -> writer;
		};
	}

	private Schema record(Schema writer, @Nullable Schema reader) {
		String key = writer.getFullName() + ((reader != null) ? " " + reader.getFullName() : "");
		Schema known = this.renamed.get(key);
		if (known != null) {
			return known;
		}
		Schema record = Schema.createRecord(name(writer, reader), null, namespace(writer, reader), false);
		this.renamed.put(key, record);
		Set<String> used = new HashSet<>();
		if (reader != null) {
			reader.getFields().forEach((field) -> used.add(field.name()));
		}
		Map<String, String> names = new HashMap<>();
		List<Schema.Field> fields = new ArrayList<>();
		for (Schema.Field field : writer.getFields()) {
			Schema.Field match = (reader != null) ? field(field.name(), reader) : null;
			String name = (match != null) ? match.name() : AvroNames.legal(field.name(), used);
			String other = names.put(name, field.name());
			if (other != null) {
				throw new IllegalArgumentException(writer.getFullName() + " has the fields " + other + " and "
						+ field.name() + ", which are both " + name + " of " + record.getFullName());
			}
			fields.add(new Schema.Field(name, rename(field.schema(), (match != null) ? match.schema() : null)));
		}
		record.setFields(fields);
		return record;
	}

	private static Schema.@Nullable Field field(String name, Schema reader) {
		for (Schema.Field field : reader.getFields()) {
			if (field.name().equals(name) || field.aliases().contains(name)) {
				return field;
			}
		}
		String found = AvroFieldValues.name(name, reader);
		return (found != null) ? reader.getField(found) : null;
	}

	private static Schema enumeration(Schema writer, @Nullable Schema reader) {
		Set<String> used = new HashSet<>((reader != null) ? reader.getEnumSymbols() : List.of());
		Set<String> symbols = new LinkedHashSet<>();
		for (String symbol : writer.getEnumSymbols()) {
			String match = (reader != null) ? symbol(symbol, reader) : null;
			if (!symbols.add((match != null) ? match : AvroNames.legal(symbol, used))) {
				throw new IllegalArgumentException(
						writer.getFullName() + " has two symbols that are both " + match + " of " + reader);
			}
		}
		return Schema.createEnum(name(writer, reader), null, namespace(writer, reader), List.copyOf(symbols));
	}

	private static @Nullable String symbol(String symbol, Schema reader) {
		if (reader.hasEnumSymbol(symbol)) {
			return symbol;
		}
		return reader.getEnumSymbols()
			.stream()
			.filter((other) -> AvroNames.same(symbol, other))
			.findFirst()
			.orElse(null);
	}

	// the branch of the reader's union with the same type and name, or the only one of
	// that type
	private static @Nullable Schema counterpart(Schema writer, Schema reader) {
		List<Schema> candidates = (reader.isUnion() ? reader.getTypes() : List.of(reader)).stream()
			.filter((branch) -> branch.getType() == writer.getType())
			.toList();
		for (Schema candidate : candidates) {
			if (AvroNames.same(candidate.getName(), writer.getName())) {
				return candidate;
			}
		}
		return (candidates.size() == 1) ? candidates.get(0) : null;
	}

	private static String name(Schema writer, @Nullable Schema reader) {
		return (reader != null) ? reader.getName() : AvroNames.legal(writer.getName());
	}

	private static @Nullable String namespace(Schema writer, @Nullable Schema reader) {
		if (reader != null) {
			return reader.getNamespace();
		}
		return (writer.getNamespace() != null) ? AvroNames.legal(writer.getNamespace()) : null;
	}

}
