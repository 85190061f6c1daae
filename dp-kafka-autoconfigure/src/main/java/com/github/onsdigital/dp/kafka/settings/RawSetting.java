package com.github.onsdigital.dp.kafka.settings;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * One setting as the user wrote it, not yet validated.
 *
 * @param name the name as the user wrote it, for example {@code KAFKA_ADDR}
 * @param value the text with placeholders resolved; the items of a list are joined by
 * commas
 * @param location the file and line, for example {@code application.yml:12}, or
 * {@code null}
 * @param list whether it was written as a list
 * @param missingPlaceholder an unresolvable placeholder in the text, or {@code null}
 * @since 0.1.0
 * @hidden
 */
@Internal
public record RawSetting(String name, String value, @Nullable String location, boolean list,
		@Nullable String missingPlaceholder) {

	/**
	 * Creates a setting that is a plain value.
	 * @param name the name as the user wrote it
	 * @param value the text
	 * @param location the file and line, or {@code null}
	 */
	public RawSetting(String name, String value, @Nullable String location) {
		this(name, value, location, false, null);
	}

	/**
	 * Returns the name and, if known, the origin.
	 * @return for example {@code kafka.addr (application.yml:12)}
	 */
	public String label() {
		return (this.location != null) ? this.name + " (" + this.location + ")" : this.name;
	}

	/**
	 * Omits the value, which may be a secret.
	 */
	@Override
	public String toString() {
		return label();
	}

}
