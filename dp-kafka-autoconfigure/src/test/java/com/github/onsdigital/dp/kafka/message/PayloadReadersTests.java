package com.github.onsdigital.dp.kafka.message;

import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PayloadReadersTests {

	private final PayloadReaders readers = new PayloadReaders(new JacksonJsonFormat(JsonMapper.shared()));

	@Test
	void bytesArePassedUnchanged() {
		byte[] bytes = { 1, -1, 0 };
		assertThat(this.readers.forType(byte[].class, null).read(bytes)).isSameAs(bytes);
	}

	@Test
	void aStringIsUtf8AndNotJson() {
		assertThat(read(String.class, "\"Grüße\"")).isEqualTo("\"Grüße\"");
	}

	@Test
	void aRecordIsReadFromJson() {
		assertThat(read(Order.class, "{\"id\":\"o-1\",\"amount\":7,\"at\":\"2026-11-23T09:00:00Z\"}"))
			.isEqualTo(new Order("o-1", 7, Instant.parse("2026-11-23T09:00:00Z")));
	}

	@Test
	void theApplicationsMapperIsUsed() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.build();
		PayloadReader reader = new PayloadReaders(new JacksonJsonFormat(mapper)).forType(Order.class, null);
		assertThat(reader.read(utf8("{\"Id\":\"o-1\",\"Amount\":7}"))).isEqualTo(new Order("o-1", 7, null));
	}

	@Test
	void aListOfAKnownTypeIsReadFromAJsonArray() {
		Type type = new ParameterizedTypeReference<List<Order>>() {
		}.getType();
		assertThat(read(type, "[{\"id\":\"o-1\",\"amount\":1}]")).isEqualTo(List.of(new Order("o-1", 1, null)));
	}

	@Test
	void aMapAndATreeAreReadFromJson() {
		Type type = new ParameterizedTypeReference<Map<String, Object>>() {
		}.getType();
		assertThat(read(type, "{\"a\":1}")).isEqualTo(Map.of("a", 1));
		assertThat(read(JsonNode.class, "{\"a\":1}")).isInstanceOf(JsonNode.class);
	}

	@Test
	void aWildcardIsReadAsItsBound() {
		Type list = new ParameterizedTypeReference<List<? extends Order>>() {
		}.getType();
		Type wildcard = ((ParameterizedType) list).getActualTypeArguments()[0];
		assertThat(read(wildcard, "{\"id\":\"o-1\",\"amount\":1}")).isEqualTo(new Order("o-1", 1, null));
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, Serializable.class, Shape.class, Base.class, Shape[].class, Void.class,
			Box.class })
	void aTypeThatDoesNotDetermineAClassIsRefused(Class<?> type) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.readers.forType(type, null))
			.withMessageContaining("no converter from bytes to " + type.getSimpleName())
			.withMessageContaining("name the class to read into");
	}

	@Test
	<T> void anUnresolvedTypeVariableIsRefused() {
		Type list = new ParameterizedTypeReference<List<T>>() {
		}.getType();
		assertThatIllegalArgumentException().isThrownBy(() -> this.readers.forType(list, null))
			.withMessageContaining("type variable T");
	}

	@Test
	void aMissingJsonMapperIsReportedWithTheDependency() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PayloadReaders(null).forType(Order.class, null))
			.withMessageContaining("add org.springframework.boot:spring-boot-starter-jackson");
		assertThat(new PayloadReaders(null).forType(String.class, null).read(utf8("a"))).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"s3cret\",\"amount\":\"s3cret\"}", "{\"s3cret\":", "s3cret", "[\"s3cret\"]",
			"{\"id\":\"s3cret\",\"amount\":1,\"at\":\"s3cret\"}", "{\"s3cret\":{\"s3cret\":1}}x", "" })
	void aFailureDoesNotContainThePayload(String json) {
		PayloadReader reader = this.readers.forType(Order.class, null);
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> reader.read(utf8(json))).satisfies((ex) -> {
			assertThat(ex).hasStackTraceContaining("into Order").hasNoCause();
			assertThat(stackTrace(ex)).doesNotContain("s3cret");
		});
	}

	@Test
	void aFailureContainsLineAndColumn() {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> read(Order.class, "{\n  \"amount\": \"x\"}"))
			.withMessageContaining("at line 2, column")
			.withMessageContaining("InvalidFormatException");
	}

	@Test
	void deepNestingIsRefused() {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> read(JsonNode.class, "[".repeat(100_000)));
	}

	@Test
	void noClassIsChosenByThePayload() {
		JsonMapper open = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		PayloadReaders readers = new PayloadReaders(new JacksonJsonFormat(open));
		String evil = "[\"java.util.ArrayList\",[1]]";
		Type map = new ParameterizedTypeReference<Map<String, Object>>() {
		}.getType();
		Object read = readers.forType(map, null).read(utf8("{\"a\":" + evil + "}"));
		assertThat(read).isEqualTo(Map.of("a", List.of("java.util.ArrayList", List.of(1))));
		PayloadReader named = readers.forType(Holder.class, null);
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> named.read(utf8("{\"any\":[\"java.util.ArrayList\",[1]]}")));
	}

	@Test
	void theJsonContainsNoClassName() {
		JsonMapper open = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		byte[] json = new JacksonJsonFormat(open).write(new ArrayList<>(List.of(new Order("o-1", 1, null))));
		assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("[{\"id\":\"o-1\",\"amount\":1,\"at\":null}]");
	}

	@Test
	void theFailureOfAnUnwritableValueDoesNotContainTheValue() {
		JacksonJsonFormat format = new JacksonJsonFormat(JsonMapper.shared());
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> format.write(new Broken()))
			.withMessageStartingWith("cannot write Broken as JSON")
			.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain("s3cret"));
	}

	private Object read(Type type, String text) {
		Object read = this.readers.forType(type, null).read(utf8(text));
		assertThat(read).isNotNull();
		return read;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String stackTrace(Throwable ex) {
		return Throwables.getStackTrace(ex);
	}

	record Order(String id, int amount, @Nullable Instant at) {

	}

	record Box<T>(T item) {

	}

	record Holder(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, include = JsonTypeInfo.As.WRAPPER_ARRAY) Object any) {

	}

	interface Shape {

	}

	abstract static class Base {

	}

	static class Broken {

		@JsonProperty
		String getName() {
			throw new IllegalStateException("s3cret");
		}

	}

}
