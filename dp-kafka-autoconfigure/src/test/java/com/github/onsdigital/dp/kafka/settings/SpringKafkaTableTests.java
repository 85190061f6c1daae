package com.github.onsdigital.dp.kafka.settings;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that docs/configuration.md states the effect of each of Boot's settings for
 * Kafka. A new setting in a new version of Boot fails this test.
 */
class SpringKafkaTableTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	@Test
	void pageListsEverySettingOfBoot() throws IOException {
		String page = Files.readString(PAGE);
		String table = page.substring(page.indexOf("<!-- SpringKafkaTableTests"), page.indexOf("## Client ids"));
		List<String> patterns = new ArrayList<>();
		Matcher matcher = Pattern.compile("`([a-z.*-]+)`").matcher(table);
		while (matcher.find()) {
			patterns.add(Pattern.quote(matcher.group(1)).replace("*", "\\E.+\\Q"));
		}
		assertThat(bootSettings()).hasSizeGreaterThan(80)
			.allSatisfy((name) -> assertThat(patterns).as(name).anyMatch(name::matches));
	}

	@Test
	void settingsThatThePageCallsIgnoredAreReported() throws IOException {
		List<String> names = Files.readAllLines(PAGE)
			.stream()
			.filter((line) -> line.contains("| **ignored**"))
			.flatMap((line) -> Pattern.compile("`([a-z-]+\\.[a-z.-]+)`")
				.matcher(line.substring(0, line.indexOf("| **ignored**")))
				.results())
			.map((match) -> match.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(20).allSatisfy((name) -> {
			String property = "spring.kafka." + (name.contains("auto.commit") ? "properties." : "") + name;
			SettingProblems problems = new SettingProblems();
			new IgnoredSpringSettings(new TestEnvironment().property(property, "other").reader(), () -> true,
					() -> true)
				.check(problems);
			assertThat(problems.warnings()).as(property).isNotEmpty();
		});
	}

	private static Set<String> bootSettings() throws IOException {
		Set<String> names = new TreeSet<>();
		for (URL url : Collections.list(SpringKafkaTableTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			JsonNode metadata = JsonMapper.builder().build().readTree(url.openStream().readAllBytes());
			metadata.get("properties")
				.valueStream()
				.filter((node) -> node.get("deprecation") == null)
				.map((node) -> node.get("name").asString())
				.filter((name) -> name.startsWith("spring.kafka."))
				.map((name) -> name.substring("spring.kafka.".length()))
				.map((name) -> name.endsWith("properties") ? name + ".x" : name)
				.forEach(names::add);
		}
		return names;
	}

}
