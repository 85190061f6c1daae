package com.github.onsdigital.dp.kafka.message;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace id of dp services: the header {@value #HEADER} of a message,
 * {@value #MDC_KEY} in the MDC. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class TraceIds {

	/**
	 * The header that carries it, as in dp-kafka.
	 */
	public static final String HEADER = "request-id";

	/**
	 * The key of the MDC under which it is logged.
	 */
	public static final String MDC_KEY = "trace_id";

	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	private static final byte[] LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final int LENGTH = 20;

	private static final int LETTERS_OF_A_LONG = 5;

	// a new id is made for each record that has none
	private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[LENGTH]);

	private TraceIds() {
	}

	/**
	 * The id of what this thread is doing.
	 * @return that of the MDC, or a new one if there is none or it is not valid
	 */
	public static String current() {
		return validOrFresh(MDC.get(MDC_KEY));
	}

	/**
	 * The id of a message. Of several headers the first counts, as in dp-kafka.
	 * @param headers the headers of the message
	 * @return the id, or a new one if there is none or it is not valid (so nobody forges
	 * log lines)
	 */
	public static String of(Headers headers) {
		String given = given(headers);
		return (given != null) ? given : fresh();
	}

	/**
	 * The id that a message came with.
	 * @param headers the headers of the message
	 * @return the id, or {@code null} if there is none or it is not valid
	 */
	public static @Nullable String given(Headers headers) {
		// once a record: no iterator is made where there are no headers
		for (Header header : headers.toArray()) {
			if (header.key().equals(HEADER)) {
				String text = text(header);
				return isValid(text) ? text : null;
			}
		}
		return null;
	}

	/**
	 * Puts an id into the MDC of this thread.
	 * @param id the id
	 * @return puts back what was there before; close it on the same thread
	 */
	public static Scope open(String id) {
		String before = replace(id);
		return () -> replace(before);
	}

	/**
	 * Puts an id into the MDC of this thread, or takes it out. For what is done once a
	 * record; {@link #open} is safer.
	 * @param id the id, or {@code null} for none
	 * @return what was there before, or {@code null}
	 */
	public static @Nullable String replace(@Nullable String id) {
		String before = MDC.get(MDC_KEY);
		if (id != null) {
			MDC.put(MDC_KEY, id);
		}
		else {
			MDC.remove(MDC_KEY);
		}
		return before;
	}

	/**
	 * Tells whether an id may be logged and passed on.
	 * @param id the id, or {@code null}
	 * @return whether it is one
	 */
	public static boolean isValid(@Nullable String id) {
		return id != null && VALID.matcher(id).matches();
	}

	/**
	 * Makes a new id.
	 * @return 20 letters
	 */
	static String fresh() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		byte[] id = BUFFER.get();
		long bits = 0;
		for (int i = 0; i < LENGTH; i++) {
			bits = (i % LETTERS_OF_A_LONG == 0) ? random.nextLong() : bits >>> 12;
			id[i] = LETTERS[(int) (((bits & 0xFFF) * LETTERS.length) >>> 12)];
		}
		return new String(id, StandardCharsets.ISO_8859_1);
	}

	private static @Nullable String text(Header header) {
		byte[] value = header.value();
		return (value != null && value.length <= 64) ? new String(value, StandardCharsets.UTF_8) : null;
	}

	private static String validOrFresh(@Nullable String id) {
		return (id != null && isValid(id)) ? id : fresh();
	}

	/**
	 * An id in the MDC.
	 */
	@FunctionalInterface
	public interface Scope extends AutoCloseable {

		/**
		 * Puts back what was there before.
		 */
		@Override
		void close();

	}

}
