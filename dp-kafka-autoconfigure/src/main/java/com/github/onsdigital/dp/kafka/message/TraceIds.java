package com.github.onsdigital.dp.kafka.message;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The trace id of dp services: the header {@value #HEADER} of a message,
 * {@value #MDC_KEY} in the MDC.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TraceIds {

	/**
	 * The header of the trace id, as in dp-kafka.
	 */
	public static final String HEADER = "request-id";

	/**
	 * The MDC key of the trace id.
	 */
	public static final String MDC_KEY = "trace_id";

	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final int LENGTH = 20;

	/**
	 * All pairs of letters: two letters need one look-up.
	 */
	private static final byte[][] PAIRS = pairs();

	private static final int PAIRS_PER_LONG = 4;

	// an id is created for each record without one
	private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[LENGTH]);

	private TraceIds() {
	}

	/**
	 * Returns the trace id of this thread.
	 * @return the id in the MDC, or a new one if there is none or it is not valid
	 */
	public static String current() {
		return validOrNew(MDC.get(MDC_KEY));
	}

	/**
	 * Returns the trace id of a message. Of several headers the first is used, as in
	 * dp-kafka.
	 * @param headers the headers of the message
	 * @return the id, or a new one if there is none or it is not valid, so that a header
	 * cannot forge log lines
	 */
	public static String of(Headers headers) {
		String given = given(headers);
		return (given != null) ? given : create();
	}

	/**
	 * Returns the trace id in the headers of a message.
	 * @param headers the headers of the message
	 * @return the id, or {@code null} if there is none or it is not valid
	 */
	public static @Nullable String given(Headers headers) {
		// called for each record: creates no iterator
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
	 * @return a scope that restores the previous id; must be closed on the same thread
	 */
	public static Scope open(String id) {
		String before = replace(id);
		return () -> replace(before);
	}

	/**
	 * Puts an id into the MDC of this thread, or removes it. Intended for code that runs
	 * for each record; otherwise use {@link #open}.
	 * @param id the id, or {@code null} to remove it
	 * @return the previous id, or {@code null}
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
	 * Returns whether an id is valid, so that it may be logged and passed on.
	 * @param id the id, or {@code null}
	 * @return whether the id is valid
	 */
	public static boolean isValid(@Nullable String id) {
		return id != null && VALID.matcher(id).matches();
	}

	/**
	 * Creates an id of 20 letters.
	 */
	static String create() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		byte[] id = BUFFER.get();
		long bits = 0;
		for (int i = 0; i < LENGTH / 2; i++) {
			bits = (i % PAIRS_PER_LONG == 0) ? random.nextLong() : bits >>> 16;
			byte[] pair = PAIRS[(int) (((bits & 0xFFFF) * PAIRS.length) >>> 16)];
			id[2 * i] = pair[0];
			id[2 * i + 1] = pair[1];
		}
		return new String(id, StandardCharsets.ISO_8859_1);
	}

	private static byte[][] pairs() {
		byte[][] pairs = new byte[ALPHABET.length * ALPHABET.length][];
		for (int i = 0; i < pairs.length; i++) {
			pairs[i] = new byte[] { ALPHABET[i / ALPHABET.length], ALPHABET[i % ALPHABET.length] };
		}
		return pairs;
	}

	private static @Nullable String text(Header header) {
		byte[] value = header.value();
		return (value != null && value.length <= 64) ? new String(value, StandardCharsets.UTF_8) : null;
	}

	private static String validOrNew(@Nullable String id) {
		return (id != null && isValid(id)) ? id : create();
	}

	/**
	 * A trace id in the MDC.
	 */
	@FunctionalInterface
	public interface Scope extends AutoCloseable {

		/**
		 * Restores the previous id.
		 */
		@Override
		void close();

	}

}
