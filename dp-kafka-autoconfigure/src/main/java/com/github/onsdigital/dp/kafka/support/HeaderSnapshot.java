package com.github.onsdigital.dp.kafka.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Copies headers that other code may change concurrently.
 *
 * @since 0.1.0
 */
@Internal
public final class HeaderSnapshot {

	private HeaderSnapshot() {
	}

	/**
	 * Copies headers with their values.
	 * @param headers the headers; a {@link Headers} or a collection may be changed by
	 * another thread during the copy, and the copy then has its content before or after
	 * the change
	 * @return the copies, in order
	 * @throws IllegalStateException if it is another kind of iterable and is changed
	 * during the copy
	 */
	public static List<Header> of(Iterable<Header> headers) {
		List<Header> copies = new ArrayList<>();
		if (headers instanceof Headers live) {
			// copies the list without an iterator, which would throw
			addAll(live.toArray(), copies);
		}
		else if (headers instanceof Collection<Header> live) {
			addAll(live.toArray(new Header[0]), copies);
		}
		else {
			try {
				headers.forEach((header) -> copies.add(copy(header)));
			}
			catch (ConcurrentModificationException ex) {
				throw new IllegalStateException("the headers were changed while they were copied", ex);
			}
		}
		return copies;
	}

	private static void addAll(Header[] headers, List<Header> copies) {
		for (Header header : headers) {
			// null if the list became shorter during the copy
			if (header != null) {
				copies.add(copy(header));
			}
		}
	}

	@SuppressWarnings("NullAway") // undocumented: the value may be null
	private static Header copy(Header header) {
		byte[] value = header.value();
		return new RecordHeader(header.key(), (value != null) ? value.clone() : null);
	}

}
