package com.github.onsdigital.dp.kafka.producer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.HeaderSnapshot;

/**
 * The key and the headers of one message. Immutable; each method returns a new instance.
 * Keys, headers and their values are copied, so that a later change does not affect a
 * message. Two options are equal if their keys have the same bytes and they have the same
 * headers in the same order.
 *
 * @since 0.1.0
 */
public final class SendOptions {

	private static final SendOptions NONE = new SendOptions(null, List.of());

	private final byte @Nullable [] key;

	private final List<Header> headers;

	private SendOptions(byte @Nullable [] key, List<Header> headers) {
		this.key = key;
		this.headers = headers;
	}

	/**
	 * Returns options without key and headers.
	 * @return the options
	 */
	public static SendOptions none() {
		return NONE;
	}

	/**
	 * Returns options with a key. Messages with the same key keep their order.
	 * @param key the key, sent as UTF-8
	 * @return the options
	 */
	public static SendOptions withKey(String key) {
		return NONE.key(key.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Returns a copy with another key.
	 * @param key the key as bytes, or {@code null} for none
	 * @return the options
	 */
	public SendOptions key(byte @Nullable [] key) {
		return new SendOptions((key != null) ? key.clone() : null, this.headers);
	}

	/**
	 * Returns a copy with one more header.
	 * @param name the header's name, not empty
	 * @param value its value, sent as UTF-8
	 * @return the options
	 */
	public SendOptions header(String name, String value) {
		return header(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Returns a copy with one more header.
	 * @param header the header
	 * @return the options
	 */
	public SendOptions header(Header header) {
		if (header.key().isBlank()) {
			throw new IllegalArgumentException("header key must not be empty");
		}
		return with(List.of(header));
	}

	private SendOptions with(Iterable<Header> added) {
		List<Header> more = new ArrayList<>(this.headers);
		more.addAll(HeaderSnapshot.of(added));
		return new SendOptions(this.key, List.copyOf(more));
	}

	/**
	 * Returns a copy with these headers added unchanged, whatever their names.
	 * @param headers the headers, for example those of a record to reply to; another
	 * thread may change a {@code Headers} or a collection meanwhile
	 * @return the options
	 * @throws IllegalStateException if it is another {@link Iterable} that is changed
	 * while it is copied
	 */
	public SendOptions headers(Iterable<Header> headers) {
		return with(headers);
	}

	/**
	 * Returns the key.
	 * @return a copy of the key, or {@code null}
	 */
	public byte @Nullable [] key() {
		return (this.key != null) ? this.key.clone() : null;
	}

	/**
	 * Returns the headers.
	 * @return copies of the headers, in the order in which they were added; unmodifiable
	 */
	public List<Header> headers() {
		return List.copyOf(HeaderSnapshot.of(this.headers));
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof SendOptions other && Arrays.equals(this.key, other.key)
				&& this.headers.equals(other.headers);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(this.key) + this.headers.hashCode();
	}

	/**
	 * Returns the size of the key and the names of the headers, without the content of
	 * the key and the values.
	 */
	@Override
	public String toString() {
		return "SendOptions[key=" + ((this.key != null) ? this.key.length + " bytes" : "none") + ", headers="
				+ this.headers.stream().map(Header::key).toList() + "]";
	}

}
