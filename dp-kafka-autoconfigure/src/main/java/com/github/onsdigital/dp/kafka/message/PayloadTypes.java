package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Validates the type that a payload is read into. The type alone must determine the class
 * to create, because neither a header nor the payload may.
 */
final class PayloadTypes {

	private PayloadTypes() {
	}

	/**
	 * Returns the raw class of a type; for a wildcard, of its upper bound.
	 * @throws IllegalArgumentException if the type is not known in full
	 */
	static Class<?> raw(Type type) {
		if (type instanceof Class<?> known) {
			return known;
		}
		if (type instanceof ParameterizedType parameterized) {
			return raw(parameterized.getRawType());
		}
		if (type instanceof WildcardType wildcard) {
			return raw(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof GenericArrayType array) {
			return raw(array.getGenericComponentType()).arrayType();
		}
		throw unresolved(type);
	}

	/**
	 * Refuses a type that does not determine the class to create.
	 * @param createdByFormat whether the format can create an abstract class
	 */
	static void requireConcrete(Type type, Predicate<Class<?>> createdByFormat) {
		Class<?> raw = raw(type);
		if (raw == Object.class || raw == Void.class || raw == void.class) {
			throw new IllegalArgumentException("no converter from bytes to " + name(type)
					+ "; name the class to read into (no type comes from headers or from the payload)");
		}
		if (type instanceof Class<?> plain && plain.getTypeParameters().length > 0 && !isContainer(plain)) {
			throw unresolved(type);
		}
		for (Type part : parts(type)) {
			if (raw(part) != Object.class) {
				requireConcrete(part, createdByFormat);
			}
		}
		Class<?> element = component(raw);
		if (isAbstract(element) && !isContainer(element) && !createdByFormat.test(element)) {
			throw new IllegalArgumentException("no converter from bytes to " + name(type) + ": "
					+ (element.isInterface() ? "an interface" : "an abstract class")
					+ "; name the class to read into (no type comes from headers or from the payload)");
		}
	}

	/**
	 * Returns the simple name of a type with its arguments, as in the source.
	 */
	static String name(Type type) {
		if (type instanceof Class<?> known) {
			return known.getSimpleName().isEmpty() ? known.getName() : known.getSimpleName();
		}
		if (type instanceof ParameterizedType parameterized) {
			List<String> arguments = new ArrayList<>();
			for (Type argument : parameterized.getActualTypeArguments()) {
				arguments.add(name(argument));
			}
			return name(parameterized.getRawType()) + "<" + String.join(", ", arguments) + ">";
		}
		return type.getTypeName();
	}

	private static List<Type> parts(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return List.of(parameterized.getActualTypeArguments());
		}
		if (type instanceof GenericArrayType array) {
			return List.of(array.getGenericComponentType());
		}
		if (type instanceof WildcardType wildcard) {
			return List.of(wildcard.getUpperBounds()[0]);
		}
		return List.of();
	}

	private static Class<?> component(Class<?> type) {
		@Nullable Class<?> component = type.getComponentType();
		return (component != null) ? component(component) : type;
	}

	private static boolean isAbstract(Class<?> type) {
		return !type.isPrimitive() && !type.isEnum() && Modifier.isAbstract(type.getModifiers());
	}

	private static boolean isContainer(Class<?> type) {
		return type.getName().startsWith("java.util.")
				&& (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
	}

	private static IllegalArgumentException unresolved(Type type) {
		String what = (type instanceof TypeVariable<?>) ? "type variable " + type.getTypeName() : name(type);
		return new IllegalArgumentException(
				"no converter from bytes to " + what + ": its type is not known in full; name the class to read into");
	}

}
