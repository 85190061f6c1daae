package com.github.onsdigital.dp.kafka.message;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The MDC of dp-kafka's threads: the key {@value #CONSUMER}, and nothing that an earlier
 * call of the application left behind. A map is copied where the application may have
 * changed it on purpose; between two calls of a handler it is only set again. Public only
 * for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class LogContext {

	/**
	 * The key of the MDC under which a consumer's id is logged.
	 */
	public static final String CONSUMER = "consumer";

	private static final ThreadLocal<@Nullable Map<Level, Map<String, String>>> LEVELS = new ThreadLocal<>();

	private static final List<Level> ALL = List.of(Level.values());

	private LogContext() {
	}

	/**
	 * Does something for a consumer. The MDC is as before afterwards.
	 * @param <T> what it returns
	 * @param consumer the consumer's id
	 * @param work what is done
	 * @return what it returned
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
	 * Runs something of the application. The MDC is as before afterwards.
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
	 * Runs what is all that a thread does for a consumer.
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
	 * Makes threads for a consumer.
	 * @param consumer the consumer's id
	 * @param threads makes threads
	 * @return makes threads with the consumer's id in their MDC
	 */
	public static ThreadFactory threads(String consumer, ThreadFactory threads) {
		return (task) -> threads.newThread(() -> run(consumer, task));
	}

	/**
	 * Keeps what the MDC has now, for a level and those within it. Does nothing on a
	 * thread that was not made {@linkplain #run for a consumer}.
	 * @param level the level
	 */
	public static void keep(Level level) {
		Map<Level, Map<String, String>> levels = LEVELS.get();
		if (levels != null) {
			fill(levels, level, copy());
		}
	}

	/**
	 * Sets the MDC to what was kept for a level. Does nothing on a thread that was not
	 * made {@linkplain #run for a consumer}.
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
	 * How long what is in the MDC stays there.
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
