package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The JSON format of Jackson 3 with the application's mapper. The payload cannot choose a
 * class: default typing is deactivated, and an annotation that reads class names from the
 * JSON is refused. This class and the code that creates it are the only main code that
 * links to Jackson.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class JacksonJsonFormat implements JsonFormat {

	private final JsonMapper mapper;

	/**
	 * Creates a format.
	 * @param mapper the application's mapper, which is not changed
	 */
	public JacksonJsonFormat(JsonMapper mapper) {
		this.mapper = mapper.rebuild().deactivateDefaultTyping().polymorphicTypeValidator(new NoClassNames()).build();
	}

	@Override
	public PayloadReader reader(Type type) {
		PayloadTypes.requireConcrete(type, JacksonJsonFormat::isCreatedByJackson);
		JavaType target = this.mapper.constructType(type);
		// finding the deserializer takes time: at the first record, not at the start
		SingletonSupplier<ObjectReader> reader = SingletonSupplier.of(() -> this.mapper.readerFor(target));
		String name = PayloadTypes.name(type);
		return (bytes) -> read(reader, name, bytes);
	}

	@Override
	public byte[] write(Object value) {
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new PayloadException(
					"cannot write " + PayloadTypes.name(value.getClass()) + " as JSON: " + PayloadException.kind(ex),
					ex);
		}
	}

	private static @Nullable Object read(SingletonSupplier<ObjectReader> reader, String name, byte[] bytes) {
		try {
			return reader.obtain().readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new PayloadException("cannot read " + bytes.length + " bytes of JSON into " + name
					+ where(ex.getLocation()) + ": " + PayloadException.kind(ex), ex);
		}
	}

	private static String where(@Nullable TokenStreamLocation location) {
		return (location != null) ? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
	}

	private static boolean isCreatedByJackson(Class<?> type) {
		return JsonNode.class.isAssignableFrom(type) || type.isAnnotationPresent(JsonDeserialize.class)
				|| type == Number.class || type == CharSequence.class;
	}

}
