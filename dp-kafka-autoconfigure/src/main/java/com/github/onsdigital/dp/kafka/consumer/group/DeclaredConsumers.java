package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.springframework.core.annotation.Order;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerMethods;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerRegistration;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The consumers that annotated methods declare. Validates the settings of all handlers
 * and contributes to the report of all wrong settings.
 */
@Order(0)
@Internal
public final class DeclaredConsumers implements SettingsCheck {

	private final HandlerMethods handlers;

	private final ConsumerSettingsResolver resolver;

	private final Map<ConsumerSettings, HandlerRegistration> consumers = new LinkedHashMap<>();

	private final List<ConsumerDeclaration> declarations = new ArrayList<>();

	/**
	 * Creates the check.
	 * @param handlers finds the handlers
	 * @param resolver creates their settings
	 */
	public DeclaredConsumers(HandlerMethods handlers, ConsumerSettingsResolver resolver) {
		this.handlers = handlers;
		this.resolver = resolver;
	}

	@Override
	public void check(SettingProblems problems) {
		this.consumers.clear();
		Map<String, HandlerRegistration> byId = new LinkedHashMap<>();
		this.declarations.clear();
		for (HandlerRegistration handler : this.handlers.registrations(problems)) {
			if (byId.putIfAbsent(handler.declaration().id(), handler) == null) {
				this.declarations.add(handler.declaration());
			}
		}
		this.handlers.refused()
			.stream()
			.filter((declaration) -> !byId.containsKey(declaration.id()))
			.forEach(this.declarations::add);
		for (ConsumerSettings settings : this.resolver.resolveAll(this.declarations, problems)) {
			HandlerRegistration handler = byId.get(settings.id());
			if (handler != null) {
				this.consumers.put(settings, handler);
			}
		}
	}

	/**
	 * Returns the declarations of all handlers, including those with wrong settings.
	 * @return the declarations; empty before {@link #check}
	 */
	public List<ConsumerDeclaration> declarations() {
		return List.copyOf(this.declarations);
	}

	/**
	 * Calls an action for each consumer with valid settings.
	 * @param action receives the settings and the handler
	 */
	public void forEach(BiConsumer<ConsumerSettings, HandlerRegistration> action) {
		this.consumers.forEach(action);
	}

}
