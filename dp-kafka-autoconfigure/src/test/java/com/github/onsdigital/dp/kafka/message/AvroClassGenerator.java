package com.github.onsdigital.dp.kafka.message;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.apache.avro.Schema;

/**
 * Writes and compiles classes for a schema: records, plain classes, and the classes of
 * Avro's compiler. Names are legal Java names.
 */
final class AvroClassGenerator {

	private final List<Path> sources = new ArrayList<>();

	private final Path folder;

	AvroClassGenerator(Path folder) {
		this.folder = folder;
	}

	static String className(Schema schema) {
		String name = AvroNames.camelCase(schema.getName());
		return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
	}

	/**
	 * Writes records or plain classes.
	 */
	void plain(String namespace, Schema schema, boolean records) throws IOException {
		for (Schema named : named(schema, new ArrayList<>())) {
			String name = className(named);
			if (named.getType() == Schema.Type.ENUM) {
				write(namespace, name,
						"public enum " + name + " { " + String.join(", ", named.getEnumSymbols()) + " }");
			}
			else if (named.getType() == Schema.Type.RECORD) {
				String fields = named.getFields()
					.stream()
					.map((field) -> javaType(field.schema(), false, false) + " " + AvroNames.camelCase(field.name()))
					.collect(Collectors.joining(records ? ", " : "; private "));
				write(namespace, name, records ? "public record " + name + "(" + fields + ") { }"
						: "public class " + name + " { private " + fields + "; public " + name + "() { } }");
			}
		}
	}

	/**
	 * Generates classes with Avro's compiler.
	 * @param schema with legal names and with the namespace
	 */
	void specific(Schema schema) throws IOException {
		for (Schema named : named(schema, new ArrayList<>())) {
			String name = named.getName();
			String text = "SCHEMA$ = new org.apache.avro.Schema.Parser().parse(" + literal(named.toString()) + ");";
			String head = " public static final org.apache.avro.Schema " + text + " ";
			String body = switch (named.getType()) {
				case ENUM ->
					"public enum " + name + " { " + String.join(", ", named.getEnumSymbols()) + ";" + head + "}";
				case FIXED -> "@org.apache.avro.specific.FixedSize(" + named.getFixedSize() + ") public class " + name
						+ " extends org.apache.avro.specific.SpecificFixed {" + head
						+ "public org.apache.avro.Schema getSchema() { return SCHEMA$; }"
						+ "public void writeExternal(java.io.ObjectOutput out) { }"
						+ "public void readExternal(java.io.ObjectInput in) { } }";
				default -> "@SuppressWarnings(\"unchecked\") public class " + name
						+ " extends org.apache.avro.specific.SpecificRecordBase {" + head + members(named) + "}";
			};
			write(named.getNamespace(), name, body);
		}
	}

	private static String members(Schema record) {
		StringBuilder fields = new StringBuilder();
		StringBuilder gets = new StringBuilder();
		StringBuilder puts = new StringBuilder();
		for (Schema.Field field : record.getFields()) {
			String type = javaType(field.schema(), false, true);
			fields.append("private ").append(type).append(' ').append(field.name()).append("; ");
			gets.append("case ").append(field.pos()).append(" -> this.").append(field.name()).append("; ");
			puts.append("case ")
				.append(field.pos())
				.append(" -> this.")
				.append(field.name())
				.append(" = (")
				.append(type)
				.append(") value; ");
		}
		return "static org.apache.avro.specific.SpecificData MODEL$ = new org.apache.avro.specific.SpecificData("
				+ record.getName() + ".class.getClassLoader()); " + fields + "public " + record.getName() + "() { } "
				+ "public org.apache.avro.specific.SpecificData getSpecificData() { return MODEL$; } "
				+ "public org.apache.avro.Schema getSchema() { return SCHEMA$; } "
				+ "public Object get(int field) { return switch (field) { " + gets
				+ "default -> throw new IndexOutOfBoundsException(field); }; } "
				+ "public void put(int field, Object value) { switch (field) { " + puts
				+ "default -> throw new IndexOutOfBoundsException(field); } }";
	}

	private static String javaType(Schema schema, boolean boxed, boolean generated) {
		return switch (schema.getType()) {
			case STRING -> "String";
			case INT -> boxed ? "Integer" : "int";
			case LONG -> boxed ? "Long" : "long";
			case FLOAT -> boxed ? "Float" : "float";
			case DOUBLE -> boxed ? "Double" : "double";
			case BOOLEAN -> boxed ? "Boolean" : "boolean";
			case BYTES -> generated ? "java.nio.ByteBuffer" : "byte[]";
			case FIXED -> generated ? className(schema) : "byte[]";
			case ARRAY -> "java.util.List<" + javaType(schema.getElementType(), true, generated) + ">";
			case MAP -> "java.util.Map<String, " + javaType(schema.getValueType(), true, generated) + ">";
			case UNION -> (schema.getTypes().size() > 2) ? "Object"
					: javaType(schema.getTypes()
						.stream()
						.filter((branch) -> branch.getType() != Schema.Type.NULL)
						.findFirst()
						.orElseThrow(), true, generated);
			default -> className(schema);
		};
	}

	private static List<Schema> named(Schema schema, List<Schema> found) {
		switch (schema.getType()) {
			case ARRAY -> named(schema.getElementType(), found);
			case MAP -> named(schema.getValueType(), found);
			case UNION -> schema.getTypes().forEach((branch) -> named(branch, found));
			case ENUM, FIXED -> found.add(schema);
			case RECORD -> {
				found.add(schema);
				schema.getFields().forEach((field) -> named(field.schema(), found));
			}
			default -> {
			}
		}
		return found;
	}

	private void write(String namespace, String name, String body) throws IOException {
		Path file = this.folder.resolve(namespace.replace('.', '/')).resolve(name + ".java");
		Files.createDirectories(file.getParent());
		Files.writeString(file, "package " + namespace + ";\n" + body + "\n");
		this.sources.add(file);
	}

	private static String literal(String text) {
		return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

	ClassLoader compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (var files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", this.folder.toString());
			boolean done = compiler
				.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(this.sources))
				.call();
			if (!done) {
				throw new IllegalStateException(messages.toString());
			}
		}
		return new URLClassLoader(new URL[] { this.folder.toUri().toURL() }, AvroClassGenerator.class.getClassLoader());
	}

}
