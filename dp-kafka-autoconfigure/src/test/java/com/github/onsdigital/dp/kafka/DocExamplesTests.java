package com.github.onsdigital.dp.kafka;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.message.AvroSchema;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the examples of the documentation.
 */
class DocExamplesTests {

	private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private static final String IMPORTS = """
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import org.apache.avro.reflect.AvroName;
			import com.github.onsdigital.dp.kafka.consumer.*;
			import com.github.onsdigital.dp.kafka.message.*;
			import com.github.onsdigital.dp.kafka.producer.*;
			import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
			import org.junit.jupiter.api.Test;
			import org.slf4j.*;
			import org.springframework.beans.factory.annotation.*;
			import org.springframework.boot.test.context.SpringBootTest;
			import org.springframework.context.annotation.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.kafka.listener.BatchListenerFailedException;
			import org.springframework.kafka.test.context.EmbeddedKafka;
			import org.springframework.stereotype.Component;
			import static org.assertj.core.api.Assertions.assertThat;
			""";

	// declarations that the examples use
	private static final String AROUND = """
			record ContentPublished(String uri) { }
			record HelloCalled(String name) { }
			record HelloReplied(String greeting) { }
			record SearchUpdate(String id) { }
			static class IndexException extends RuntimeException { }
			interface Index { void update(ContentPublished event); void add(SearchUpdate update); void clear(); }
			Index index;
			Logger log;
			MessageProducerFactory factory;
			""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "migrating, 4", "producers, 2", "formats, 2", "lifecycle, 2", "errors, 2", "concurrency, 2" })
	void eachExampleCompiles(String page, int minimum) throws IOException {
		Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/" + page + ".md")));
		List<Source> sources = new ArrayList<>();
		while (blocks.find()) {
			String name = "Example" + sources.size();
			String body = blocks.group(1).replace("{ ... }", "{ }");
			sources.add(new Source(name, IMPORTS + "class " + name + " {\n" + AROUND + body + "}\n"));
		}
		assertThat(sources).hasSizeGreaterThanOrEqualTo(minimum);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter output = new StringWriter();
		List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", this.folder.toString());
		assertThat(compiler.getTask(output, null, null, options, null, sources).call()).as("%s", output).isTrue();
	}

	// the compiled record of an example reads messages of its schema
	@Test
	void schemaOfTheFormatsPageFitsItsRecord() throws Exception {
		String page = Files.readString(Path.of("../docs/formats.md"));
		Matcher schema = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(page);
		assertThat(schema.find()).isTrue();
		eachExampleCompiles("formats", 2);
		try (URLClassLoader examples = new URLClassLoader(new URL[] { this.folder.toUri().toURL() })) {
			Class<?> order = examples.loadClass("Example0$OrderPlaced");
			AvroSchema parsed = AvroSchema.parse(schema.group(1));
			byte[] bytes = parsed.marshal(Map.of("order-id", "o-1", "placed_at", Instant.EPOCH, "class", "c"));
			assertThat(parsed.unmarshal(bytes, order))
				.hasToString("OrderPlaced[orderId=o-1, placedAt=1970-01-01T00:00:00Z, kind=c, tags=[]]");
		}
	}

	// the schema of the topic in the examples, which has more fields than they read
	@Test
	void recordOfTheExamplesReadsTheSchemaOfItsTopic() {
		AvroSchema schema = AvroSchema
			.parse("""
					{"type": "record", "name": "content-updated", "fields": [
					{"name": "uri", "type": "string", "default": ""}, {"name": "data_type", "type": "string", "default": ""},
					{"name": "collection_id", "type": "string", "default": ""}]}""");
		byte[] bytes = schema.marshal(new ContentPublished("/economy"));
		assertThat(schema.unmarshal(bytes, ContentPublished.class)).isEqualTo(new ContentPublished("/economy"));
	}

	record ContentPublished(String uri) {

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
