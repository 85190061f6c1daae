package com.github.onsdigital.dp.kafka.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * An environment that contains only the variables, properties and YAML of a test.
 */
public final class TestEnvironment extends StandardEnvironment {

	private final Map<String, Object> variables = new HashMap<>();

	private final Map<String, Object> properties = new HashMap<>();

	public TestEnvironment() {
		MutablePropertySources sources = getPropertySources();
		sources.remove(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		sources.remove(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		sources.addLast(new MapPropertySource("properties", this.properties));
		sources.addLast(new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this.variables));
	}

	public TestEnvironment variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	public TestEnvironment property(String name, Object value) {
		this.properties.put(name, value);
		return this;
	}

	public TestEnvironment yaml(String text) {
		ByteArrayResource resource = new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
			@Override
			public String getFilename() {
				return "application.yml";
			}
		};
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader()
				.load("application.yml " + getPropertySources().size(), resource)) {
				getPropertySources().addLast(source);
			}
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public SettingsReader reader() {
		return new SettingsReader(this);
	}

}
