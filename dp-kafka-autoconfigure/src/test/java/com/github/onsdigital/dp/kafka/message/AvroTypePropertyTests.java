package com.github.onsdigital.dp.kafka.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A type that is accepted for a schema when the reader is created can hold each value of
 * that schema: random schemas, types and values.
 */
class AvroTypePropertyTests {

	private static final int ROUNDS = 4_000;

	@ParameterizedTest
	@ValueSource(longs = { 1, 20261129, 4711 })
	void anAcceptedTypeHoldsEachValue(long seed) throws IOException {
		Random random = new Random(seed);
		int accepted = 0;
		int refused = 0;
		for (int round = 0; round < ROUNDS; round++) {
			RandomAvro avro = new RandomAvro(random);
			Schema schema = avro.schema();
			ResolvableType type = avro.type(schema);
			String shown = "seed " + seed + ", round " + round + ": " + schema + " into " + type;
			PayloadReader reader = reader(schema, type.getType());
			if (reader == null) {
				refused++;
				continue;
			}
			accepted++;
			for (int i = 0; i < 4; i++) {
				requireReadable(reader, bytes(schema, avro.datum(schema)), type, shown);
			}
		}
		assertThat(accepted).as("accepted, of " + ROUNDS).isGreaterThan(ROUNDS / 5);
		assertThat(refused).as("refused, of " + ROUNDS).isGreaterThan(ROUNDS / 5);
	}

	private static @Nullable PayloadReader reader(Schema schema, Type type) {
		try {
			return AvroSchema.parse(schema.toString()).reader(type);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex)
				.hasMessageMatching("Avro n\\.r-\\d+ cannot be read into .+: r-\\d+.+|no converter from bytes to .+");
			return null;
		}
	}

	private static void requireReadable(PayloadReader reader, byte[] bytes, ResolvableType type, String shown) {
		try {
			assertThat(conforms(reader.read(bytes), type)).as(shown + " of " + HexFormat.of().formatHex(bytes))
				.isTrue();
		}
		catch (RuntimeException ex) {
			fail(shown + " of " + HexFormat.of().formatHex(bytes), ex);
		}
	}

	// also the arguments of generic types, which the virtual machine does not check
	private static boolean conforms(@Nullable Object value, ResolvableType type) {
		Class<?> raw = (type.resolve() != null) ? type.resolve() : Object.class;
		if (value == null) {
			return !raw.isPrimitive() && raw != Optional.class;
		}
		if (!ClassUtils.resolvePrimitiveIfNecessary(raw).isInstance(value)) {
			return false;
		}
		if (value instanceof Optional<?> optional) {
			return optional.isEmpty() || conforms(optional.get(), type.getGeneric(0));
		}
		if (value instanceof Collection<?> items && raw != Object.class) {
			return items.stream().allMatch((item) -> conforms(item, type.as(Iterable.class).getGeneric(0)));
		}
		if (value instanceof Map<?, ?> entries && raw != Object.class) {
			ResolvableType map = type.as(Map.class);
			return entries.entrySet()
				.stream()
				.allMatch((entry) -> conforms(entry.getKey(), map.getGeneric(0))
						&& conforms(entry.getValue(), map.getGeneric(1)));
		}
		return !(value instanceof RandomAvro.Three<?, ?, ?> three) || raw == Object.class
				|| (conforms(three.a(), type.getGeneric(0)) && conforms(three.bTwo(), type.getGeneric(1))
						&& conforms(three.c(), type.getGeneric(2)));
	}

	private static byte[] bytes(Schema schema, @Nullable Object datum) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
		new GenericDatumWriter<>(schema, new GenericData()).write(datum, encoder);
		encoder.flush();
		return bytes.toByteArray();
	}

}
