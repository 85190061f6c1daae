package com.github.onsdigital.dp.kafka.settings;

/**
 * One mistake in the settings.
 *
 * @param name the setting as the user wrote it, for example {@code KAFKA_ADDR}, with its
 * origin if known: {@code kafka.addr (application.yml:12)}
 * @param text the message: what is wrong, what is allowed, what to do; without secrets
 * @since 0.1.0
 */
public record SettingProblem(String name, String text) {

	/**
	 * Returns the message in one line. Appends the name and the origin if the text does
	 * not contain them.
	 * @return one line
	 */
	public String line() {
		int place = this.name.indexOf(" (");
		if (this.text.contains(this.name)) {
			return this.text;
		}
		if (place > 0 && this.text.contains(this.name.substring(0, place))) {
			return this.text + this.name.substring(place);
		}
		return this.text + " [" + this.name + "]";
	}

}
