package com.github.onsdigital.dp.kafka.test.broker;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;

/**
 * Creates the results of an admin client, which are complete. Their constructors are not
 * public.
 */
final class AdminResults {

	private AdminResults() {
	}

	/**
	 * Runs a request for each key.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 */
	static <K, V> Map<K, KafkaFuture<V>> each(Iterable<K> keys, Request<K, V> request) {
		Map<K, KafkaFuture<V>> futures = new HashMap<>();
		for (K key : keys) {
			futures.put(key, future(() -> request.of(key)));
		}
		return futures;
	}

	static <T> KafkaFuture<T> future(Response<T> response) {
		KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
		try {
			future.complete(response.get());
		}
		catch (ApiException | IllegalStateException ex) {
			future.completeExceptionally(ex);
		}
		return future;
	}

	// Creates a result with the constructor that has as many parameters.
	static <T> T create(Class<T> type, @Nullable Object... arguments) {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (constructor.getParameterCount() == arguments.length) {
				try {
					constructor.setAccessible(true);
					return type.cast(constructor.newInstance(arguments));
				}
				catch (ReflectiveOperationException ex) {
					throw new IllegalStateException("Cannot create " + type.getName(), ex);
				}
			}
		}
		throw new IllegalStateException("No constructor with " + arguments.length + " parameters: " + type.getName());
	}

	@FunctionalInterface
	interface Request<K, V> {

		V of(K key);

	}

	@FunctionalInterface
	interface Response<T> {

		T get();

	}

}
