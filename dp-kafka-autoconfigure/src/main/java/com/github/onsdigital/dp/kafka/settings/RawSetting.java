package com.github.onsdigital.dp.kafka.settings;

import org.jspecify.annotations.Nullable;

/**
 * One setting as the user wrote it, not yet judged. Public only for other packages of
 * dp-kafka.
 *
 * @param name the name as the user wrote it, for example {@code KAFKA_ADDR}
 * @param value the text, placeholders resolved; the items of a list joined by commas
 * @param where the file and line, for example {@code application.yml:12}, or {@code null}
 * @param list whether it was written as a list
 * @param missingPlaceholder a placeholder in it that has no value, or {@code null}
 * @since 0.1.0
 */
public record RawSetting(String name, String value, @Nullable String where, boolean list,
		@Nullable String missingPlaceholder) {

	/**
	 * Makes a setting that is a plain value.
	 * @param name the name as the user wrote it
	 * @param value the text
	 * @param where the file and line, or {@code null}
	 */
	public RawSetting(String name, String value, @Nullable String where) {
		this(name, value, where, false, null);
	}

	/**
	 * The name and, where it is known, the place.
	 * @return for example {@code kafka.addr (application.yml:12)}
	 */
	public String label() {
		return (this.where != null) ? this.name + " (" + this.where + ")" : this.name;
	}

	/**
	 * Without the value, which may be a secret.
	 */
	@Override
	public String toString() {
		return label();
	}

}
