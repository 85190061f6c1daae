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

/**
 * The consumers that annotated methods declare: each handler with its settings, judged
 * with all other settings in one report. Public for the auto-configuration only.
 */
@Order(0)
public final class DeclaredConsumers implements SettingsCheck {

	private final HandlerMethods handlers;

	private final ConsumerSettingsResolver resolver;

	private final Map<ConsumerSettings, HandlerRegistration> consumers = new LinkedHashMap<>();

	private final List<ConsumerDeclaration> declarations = new ArrayList<>();

	/**
	 * Makes the check.
	 * @param handlers finds the handlers
	 * @param resolver makes their settings
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
	 * What handlers declare, those with wrong settings included.
	 * @return the declarations; none before {@link #check}
	 */
	public List<ConsumerDeclaration> declarations() {
		return List.copyOf(this.declarations);
	}

	/**
	 * Gives each consumer that was judged right.
	 * @param taker takes its settings and its handler
	 */
	public void forEach(BiConsumer<ConsumerSettings, HandlerRegistration> taker) {
		this.consumers.forEach(taker);
	}

}
