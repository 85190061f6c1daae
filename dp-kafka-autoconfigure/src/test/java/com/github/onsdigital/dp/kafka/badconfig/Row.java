package com.github.onsdigital.dp.kafka.badconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * One row of the table of wrong settings: what the user writes, and what is told.
 */
final class Row {

	/**
	 * What a row says of the start.
	 */
	enum Kind {

		/** It starts, and nothing is told. */
		FINE,
		/** It starts, and warnings are told. */
		WARNED,
		/** It does not start. */
		REFUSED

	}

	/** Stands for the path of a file with {@link #fileText(String)}. */
	static final String FILE = "<file>";

	final String id;

	final Map<String, @Nullable String> variables = new LinkedHashMap<>();

	final List<Class<?>> beans = new ArrayList<>();

	String[] missing = {};

	String configName = "";

	String configText = "";

	@Nullable String fileText;

	Kind kind = Kind.FINE;

	List<String> lines = List.of();

	private Row(String id) {
		this.id = id;
	}

	static Row of(String id) {
		return new Row(id);
	}

	static Row of(String id, String variable, @Nullable String value) {
		return new Row(id).variable(variable, value);
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

	Row refused(String... told) {
		this.kind = Kind.REFUSED;
		this.lines = List.of(told);
		return this;
	}

	/** What was to be a warning stops the start. */
	Row refused() {
		this.kind = Kind.REFUSED;
		return this;
	}

	Row warned(String... told) {
		this.kind = Kind.WARNED;
		this.lines = List.of(told);
		return this;
	}

	@Override
	public String toString() {
		StringBuilder shown = new StringBuilder(this.id);
		this.variables.forEach((name, value) -> shown.append(' ')
			.append(name)
			.append((value != null) ? "=" + SettingText.show(value) : " unset"));
		if (!this.configText.isEmpty()) {
			shown.append(' ').append(this.configName).append(": ").append(SettingText.show(this.configText));
		}
		this.beans.forEach((bean) -> shown.append(' ').append(bean.getSimpleName()));
		return shown.toString();
	}

}
