package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

import org.springframework.core.ResolvableType;

/**
 * Works out the type that a reader is asked for.
 */
final class Types {

	private Types() {
	}

	/**
	 * Replaces type variables and wildcards by what is known of them.
	 * @param type the type as declared, with what its bean's class says
	 * @return the type, in full
	 * @throws IllegalArgumentException if a part of it is not known
	 */
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
