package com.github.onsdigital.dp.kafka.badconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Settings of a user, and the expected report.
 */
final class Row {

	/**
	 * The expected outcome of the start.
	 */
	enum Kind {

		/** Starts without a message. */
		VALID,
		/** Starts with warnings. */
		WARNED,
		/** Does not start. */
		REFUSED

	}

	/** Placeholder for the path of a file with {@link #fileText(String)}. */
	static final String FILE = "<file>";

	final Map<String, @Nullable String> variables = new LinkedHashMap<>();

	final List<Class<?>> beans = new ArrayList<>();

	String[] missing = {};

	String configName = "";

	String configText = "";

	@Nullable String fileText;

	Kind kind = Kind.VALID;

	List<String> lines = List.of();

	private Row() {
	}

	static Row of() {
		return new Row();
	}

	static Row of(String variable, @Nullable String value) {
		return new Row().variable(variable, value);
	}

	Row variable(String name, @Nullable String value) {
		this.variables.put(name, value);
		return this;
	}

	Row unset(String name) {
		return variable(name, null);
	}

	Row yaml(String text) {
		return file("application.yml", text);
	}

	Row properties(String text) {
		return file("application.properties", text);
	}

	private Row file(String name, String text) {
		this.configName = name;
		this.configText = text;
		return this;
	}

	Row fileText(String text) {
		this.fileText = text;
		return this;
	}

	Row beans(Class<?>... classes) {
		this.beans.addAll(List.of(classes));
		return this;
	}

	Row without(String... packages) {
		this.missing = packages;
		return this;
	}

	Row refused(String... reported) {
		this.kind = Kind.REFUSED;
		this.lines = List.of(reported);
		return this;
	}

	/** Turns an expected warning into an error. */
	Row refused() {
		this.kind = Kind.REFUSED;
		return this;
	}

	Row warned(String... reported) {
		this.kind = Kind.WARNED;
		this.lines = List.of(reported);
		return this;
	}

	@Override
	public String toString() {
		StringBuilder shown = new StringBuilder();
		this.variables.forEach((name, value) -> shown.append(' ')
			.append(name)
			.append((value != null) ? "=" + SettingText.show(value) : " unset"));
		if (!this.configText.isEmpty()) {
			shown.append(' ').append(this.configName).append(": ").append(SettingText.show(this.configText));
		}
		this.beans.forEach((bean) -> shown.append(' ').append(bean.getSimpleName()));
		return shown.toString().strip();
	}

}
