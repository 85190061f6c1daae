package com.github.onsdigital.dp.kafka.message;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Manages the MDC of dp-kafka's threads. It contains the key {@value #CONSUMER} and no
 * entries of earlier calls of the application. The map is copied where the application
 * may have changed it on purpose; between two calls of a handler it is only restored.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class LogContext {

	/**
	 * The MDC key of a consumer's id.
	 */
	public static final String CONSUMER = "consumer";

	private static final ThreadLocal<@Nullable Map<Level, Map<String, String>>> LEVELS = new ThreadLocal<>();

	private static final List<Level> ALL = List.of(Level.values());

	private LogContext() {
	}

	/**
	 * Calls a supplier with a consumer's id in the MDC, and restores the MDC afterwards.
	 * @param <T> the type of the result
	 * @param consumer the consumer's id
	 * @param work the supplier
	 * @return the result of the supplier
	 */
	public static <T extends @Nullable Object> T call(String consumer, Supplier<T> work) {
		Map<String, String> before = copy();
		MDC.put(CONSUMER, consumer);
		try {
			return work.get();
		}
		finally {
			set(before);
		}
	}

	/**
	 * Runs a task of the application, and restores the MDC afterwards.
	 * @param task the task
	 */
	public static void isolate(Runnable task) {
		Map<String, String> before = copy();
		try {
			task.run();
		}
		finally {
			set(before);
		}
	}

	/**
	 * Runs the complete work of a thread for a consumer.
	 * @param consumer the consumer's id
	 * @param task the task
	 */
	public static void run(String consumer, Runnable task) {
		call(consumer, () -> {
			Map<Level, Map<String, String>> levels = new EnumMap<>(Level.class);
			fill(levels, Level.THREAD, copy());
			LEVELS.set(levels);
			try {
				task.run();
				return null;
			}
			finally {
				LEVELS.remove();
			}
		});
	}

	/**
	 * Returns a factory of threads for a consumer.
	 * @param consumer the consumer's id
	 * @param threads creates the threads
	 * @return a factory of threads with the consumer's id in their MDC
	 */
	public static ThreadFactory threads(String consumer, ThreadFactory threads) {
		return (task) -> threads.newThread(() -> run(consumer, task));
	}

	/**
	 * Saves the current MDC for a level and the levels within it. Does nothing on a
	 * thread that was not created {@linkplain #run for a consumer}.
	 * @param level the level
	 */
	public static void keep(Level level) {
		Map<Level, Map<String, String>> levels = LEVELS.get();
		if (levels != null) {
			fill(levels, level, copy());
		}
	}

	/**
	 * Restores the MDC that was saved for a level. Does nothing on a thread that was not
	 * created {@linkplain #run for a consumer}.
	 * @param level the level
	 */
	public static void restore(Level level) {
		Map<Level, Map<String, String>> levels = LEVELS.get();
		if (levels != null) {
			Map<String, String> kept = levels.getOrDefault(level, Map.of());
			set(kept);
			fill(levels, level, kept);
		}
	}

	private static void fill(Map<Level, Map<String, String>> levels, Level from, Map<String, String> map) {
		for (Level level : ALL) {
			if (level.compareTo(from) >= 0) {
				levels.put(level, map);
			}
		}
	}

	private static Map<String, String> copy() {
		Map<String, String> copy = MDC.getCopyOfContextMap();
		return (copy != null) ? copy : Map.of();
	}

	private static void set(Map<String, String> map) {
		if (map.isEmpty()) {
			MDC.clear();
		}
		else {
			MDC.setContextMap(map);
		}
	}

	/**
	 * The lifetime of the entries of an MDC.
	 */
	public enum Level {

		/**
		 * As long as the thread works for the consumer.
		 */
		THREAD,

		/**
		 * From one poll to the next.
		 */
		POLL,

		/**
		 * For one record or batch.
		 */
		CALL

	}

}
