package com.github.onsdigital.dp.kafka.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the tables in docs/configuration.md with the configuration metadata. With the
 * system property {@code dp.kafka.docs.write} it writes the tables.
 */
class ConfigurationTableTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	private static final String COMMAND = "mvn -B test -pl dp-kafka-autoconfigure -Dtest=ConfigurationTableTests "
			+ "-Ddp.kafka.docs.write=true";

	private static final String HEAD = "| property | variable | default | meaning |\n|---|---|---|---|\n";

	private final JsonNode metadata = read("META-INF/spring-configuration-metadata.json");

	@Test
	void pageContainsTheTablesOfTheMetadata() throws IOException {
		String page = Files.readString(PAGE);
		String expected = replace(replace(page, "settings", settings()), "members", members());
		if (Boolean.getBoolean("dp.kafka.docs.write")) {
			Files.writeString(PAGE, expected);
			return;
		}
		assertThat(page).as("docs/configuration.md differs from the metadata. To write it: %s", COMMAND)
			.isEqualTo(expected);
	}

	@Test
	void everySettingHasADescription() {
		assertThat(this.metadata.get("properties").valueStream().filter((node) -> name(node).startsWith("kafka.")))
			.hasSizeGreaterThan(30)
			.allSatisfy((node) -> assertThat(description(node)).as(name(node)).matches("[A-Z].*\\."));
	}

	private String settings() {
		List<String> rows = this.metadata.get("properties")
			.valueStream()
			.filter((node) -> name(node).startsWith("kafka."))
			.sorted(Comparator.comparing((JsonNode node) -> name(node).split("\\.").length)
				.thenComparing(ConfigurationTableTests::name))
			.map((node) -> row(name(node), node))
			.toList();
		return HEAD + String.join("\n", rows);
	}

	private String members() {
		List<String> rows = new ArrayList<>(rows("ConsumerProperties", "kafka.consumer.", "kafka.consumers.<id>."));
		rows.addAll(rows("ProducerProperties", "kafka.producer.", "kafka.producers.<name>."));
		return HEAD + String.join("\n", rows);
	}

	private List<String> rows(String type, String shared, String prefix) {
		JsonNode own = read(
				"META-INF/spring/configuration-metadata/com.github.onsdigital.dp.kafka.settings." + type + ".json");
		return own.get("properties")
			.valueStream()
			.filter((node) -> find(shared + name(node)) == null)
			.map((node) -> row(prefix + name(node), node))
			.toList();
	}

	private String row(String name, JsonNode property) {
		JsonNode value = property.get("defaultValue");
		return "| `" + name + "` | `" + variable(name, property) + "` | "
				+ ((value != null) ? "`" + value.asString() + "`" : "unset") + " | " + description(property)
				+ values(name) + " |";
	}

	private String values(String name) {
		List<String> values = this.metadata.get("hints")
			.valueStream()
			.filter((hint) -> name(hint).equals(name) && hint.get("providers") == null)
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> "`" + value.get("value").asString() + "`: " + description(value))
			.toList();
		return values.isEmpty() ? "" : " " + String.join(" ", values);
	}

	private @Nullable JsonNode find(String name) {
		return this.metadata.get("properties")
			.valueStream()
			.filter((node) -> name(node).equals(name))
			.findFirst()
			.orElse(null);
	}

	private static String variable(String name, JsonNode property) {
		Map<String, String> ids = new TreeMap<>(Map.of("kafka.consumers", "_<ID>_…", "kafka.producers", "_<NAME>_…"));
		String suffix = property.get("type").asString().startsWith("java.util.Map") ? ids.getOrDefault(name, "_…") : "";
		return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + suffix;
	}

	private static String replace(String page, String part, String table) {
		int start = page.indexOf("-->", page.indexOf("<!-- " + part)) + 4;
		int end = page.indexOf("<!-- /" + part);
		return page.substring(0, start) + "\n" + table + "\n\n" + page.substring(end);
	}

	private static String name(JsonNode node) {
		return node.get("name").asString();
	}

	private static String description(JsonNode node) {
		JsonNode description = node.get("description");
		return (description != null) ? description.asString() : "";
	}

	private static JsonNode read(String resource) {
		try {
			return JsonMapper.builder().build().readTree(new ClassPathResource(resource).getContentAsByteArray());
		}
		catch (IOException ex) {
			throw new IllegalStateException(resource, ex);
		}
	}

}
