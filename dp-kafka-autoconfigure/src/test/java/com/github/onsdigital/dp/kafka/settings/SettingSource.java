package com.github.onsdigital.dp.kafka.settings;

import java.util.Locale;

/**
 * A kind of property source for a setting.
 */
public enum SettingSource {

	VARIABLE {

		@Override
		public void set(TestEnvironment environment, String name, String value) {
			environment.variable(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value);
		}

	},

	PROPERTY {

		@Override
		public void set(TestEnvironment environment, String name, String value) {
			environment.property(name, value);
		}

	},

	YAML {

		@Override
		public void set(TestEnvironment environment, String name, String value) {
			environment.yaml(name + ": '" + value + "'\n");
		}

	};

	/**
	 * Sets a value.
	 * @param environment the environment to set it in
	 * @param name the name, in lower case with dashes
	 * @param value the value
	 */
	public abstract void set(TestEnvironment environment, String name, String value);

}
