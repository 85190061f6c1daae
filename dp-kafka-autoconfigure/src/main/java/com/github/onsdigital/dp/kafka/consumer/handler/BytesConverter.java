package com.github.onsdigital.dp.kafka.consumer.handler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.util.ClassUtils;

/**
 * Converts the bytes of a header or a key to the type of a parameter. The bytes are text
 * in UTF-8, which Spring's conversion service converts further. Bytes that are not digits
 * and have the length of the target's number type (2, 4 or 8) are read as the binary
 * number that Spring Kafka writes.
 */
final class BytesConverter implements ConditionalGenericConverter {

	private static final TypeDescriptor STRING = TypeDescriptor.valueOf(String.class);

	private final ConversionService text;

	BytesConverter(ConversionService text) {
		this.text = text;
	}

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		return Set.of(new ConvertiblePair(byte[].class, Object.class));
	}

	@Override
	public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
		return targetType.getType().isAssignableFrom(byte[].class) || this.text.canConvert(STRING, targetType);
	}

	@Override
	public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		if (!(source instanceof byte[] bytes)) {
			return null;
		}
		Class<?> target = ClassUtils.resolvePrimitiveIfNecessary(targetType.getType());
		if (target.isInstance(bytes)) {
			return bytes;
		}
		if (target == String.class) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		Number binary = isDigits(bytes) ? null : number(bytes, target);
		return (binary != null) ? binary
				: this.text.convert(new String(bytes, StandardCharsets.UTF_8), STRING, targetType);
	}

	private static @Nullable Number number(byte[] bytes, Class<?> target) {
		if (target == Long.class && bytes.length == Long.BYTES) {
			return ByteBuffer.wrap(bytes).getLong();
		}
		if (target == Integer.class && bytes.length == Integer.BYTES) {
			return ByteBuffer.wrap(bytes).getInt();
		}
		if (target == Short.class && bytes.length == Short.BYTES) {
			return ByteBuffer.wrap(bytes).getShort();
		}
		return null;
	}

	private static boolean isDigits(byte[] bytes) {
		for (int i = 0; i < bytes.length; i++) {
			boolean sign = (i == 0 && bytes.length > 1) && (bytes[i] == '-' || bytes[i] == '+');
			if (!sign && (bytes[i] < '0' || bytes[i] > '9')) {
				return false;
			}
		}
		return true;
	}

}
