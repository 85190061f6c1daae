package com.github.onsdigital.dp.kafka;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the manual shows compiles against what is built.
 */
class DocExamplesTests {

	private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private static final String IMPORTS = """
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import com.github.onsdigital.dp.kafka.consumer.*;
			import com.github.onsdigital.dp.kafka.message.*;
			import com.github.onsdigital.dp.kafka.producer.*;
			import org.junit.jupiter.api.Test;
			import org.slf4j.*;
			import org.springframework.beans.factory.annotation.*;
			import org.springframework.boot.test.context.SpringBootTest;
			import org.springframework.context.annotation.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.kafka.test.context.EmbeddedKafka;
			import org.springframework.stereotype.Component;
			import static org.assertj.core.api.Assertions.assertThat;
			""";

	// what an example takes for granted
	private static final String AROUND = """
			record ContentPublished(String uri) { }
			record HelloCalled(String name) { }
			record HelloReplied(String greeting) { }
			interface Index { void update(ContentPublished event); void clear(); }
			Index index;
			Logger log;
			MessageProducerFactory factory;
			""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "migrating, 4", "producers, 2", "formats, 2" })
	void eachExampleCompiles(String page, int least) throws IOException {
		Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/" + page + ".md")));
		List<Source> sources = new ArrayList<>();
		while (blocks.find()) {
			String name = "Example" + sources.size();
			String body = blocks.group(1).replace("{ ... }", "{ }");
			sources.add(new Source(name, IMPORTS + "class " + name + " {\n" + AROUND + body + "}\n"));
		}
		assertThat(sources).hasSizeGreaterThanOrEqualTo(least);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter told = new StringWriter();
		List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", this.folder.toString());
		assertThat(compiler.getTask(told, null, null, options, null, sources).call()).as("%s", told).isTrue();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String name, String text) {
			super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
