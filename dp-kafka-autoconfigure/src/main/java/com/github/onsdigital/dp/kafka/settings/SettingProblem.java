package com.github.onsdigital.dp.kafka.settings;

/**
 * One mistake in the settings, told in one line.
 *
 * @param name the setting as the user wrote it, for example {@code KAFKA_ADDR}, with its
 * place if it has one: {@code kafka.addr (application.yml:12)}
 * @param text what is wrong, what is allowed, what to do; never a secret
 * @since 0.1.0
 */
public record SettingProblem(String name, String text) {

	/**
	 * The text, with what it does not say itself of the name and the place.
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
