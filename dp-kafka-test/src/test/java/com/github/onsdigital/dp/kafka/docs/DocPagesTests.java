package com.github.onsdigital.dp.kafka.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that each example of the pages on tests is a part of a class of this package,
 * which the build compiles and, with two exceptions, runs.
 */
class DocPagesTests {

	private static final Path SOURCES = Path.of("src/test/java/com/github/onsdigital/dp/kafka/docs");

	private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	@Test
	void eachExampleOfTheTestingPageIsCompiled() throws IOException {
		String page = Files.readString(Path.of("../docs/testing.md"));
		List<String> examples = BLOCK.matcher(page).results().map((match) -> match.group(1)).toList();
		assertThat(examples).hasSizeGreaterThanOrEqualTo(18).allSatisfy(DocPagesTests::isInSource);
	}

	@Test
	void eachLineOfTheTableForKafkatestHasACompiledExample() throws IOException {
		List<String> rows = Files.readString(Path.of("../docs/migrating.md"))
			.lines()
			.dropWhile((line) -> !line.startsWith("| `kafkatest` |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		assertThat(rows).hasSizeGreaterThanOrEqualTo(15).allSatisfy((row) -> {
			String last = row.substring(row.stripTrailing().lastIndexOf(" | ", row.stripTrailing().length() - 3) + 3);
			List<String> examples = CODE.matcher(last).results().map((match) -> match.group(1)).toList();
			assertThat(examples).isNotEmpty().allSatisfy(DocPagesTests::isInSource);
		});
	}

	private static void isInSource(String example) {
		assertThat(sources()).as("the sources of the examples").anyMatch((source) -> source.contains(plain(example)));
	}

	private static List<String> sources() {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.toString().endsWith(".java")).map((file) -> plain(read(file))).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// the code without indentation, empty lines and breaks
	private static String plain(String code) {
		return code.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining(" "));
	}

}
