package com.github.onsdigital.dp.kafka.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Registers the properties records for binding in a native image. Boot does not detect
 * them, because {@link SettingsBinder} binds them.
 */
class SettingsRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindableRuntimeHintsRegistrar
			.forTypes(DpKafkaProperties.class, ConsumerProperties.class, ProducerProperties.class)
			.registerHints(hints, classLoader);
	}

}
