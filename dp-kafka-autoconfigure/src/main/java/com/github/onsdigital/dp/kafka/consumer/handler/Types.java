package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

import org.springframework.core.ResolvableType;

/**
 * Resolves the type for which a reader is created.
 */
final class Types {

	private Types() {
	}

	// Replaces type variables and wildcards by their resolved types. Throws
	// IllegalArgumentException if a part of the type cannot be resolved.
	static Type resolved(ResolvableType type) {
		Type declared = type.getType();
		Class<?> raw = type.resolve();
		if (declared instanceof Class<?>) {
			return declared;
		}
		if (raw == null) {
			throw new IllegalArgumentException(
					"its type " + declared.getTypeName() + " is not known in full; name the class to read into");
		}
		if (declared instanceof TypeVariable<?> || declared instanceof WildcardType
				|| declared instanceof GenericArrayType) {
			return type.hasGenerics() ? parameterized(type, raw) : raw;
		}
		return parameterized(type, raw);
	}

	private static Type parameterized(ResolvableType type, Class<?> raw) {
		ResolvableType[] generics = type.getGenerics();
		ResolvableType[] known = new ResolvableType[generics.length];
		for (int i = 0; i < generics.length; i++) {
			boolean any = generics[i].getType().getTypeName().equals("?");
			known[i] = any ? ResolvableType.forClass(Object.class) : ResolvableType.forType(resolved(generics[i]));
		}
		return ResolvableType.forClassWithGenerics(raw, known).getType();
	}

}
