package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.io.ResourceLoader;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.message.PayloadReaders;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The handler methods of a context: found by the types of its beans, validated, and
 * prepared for invocation, without creating a bean. When the singletons exist, they are
 * checked again: a handler that only the object's class declares, or that its proxy
 * hides, fails the start.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class HandlerMethods implements SmartInitializingSingleton {

	private static final Set<String> REFUSED_SCOPES = Set.of("prototype", "request", "session", "websocket");

	private final ConfigurableListableBeanFactory beanFactory;

	private final PayloadReaderSource readers;

	private final HandlerFinder finder;

	private final HeaderArguments headers;

	private final List<ConsumerDeclaration> refused = new ArrayList<>();

	private @Nullable List<FoundHandler> known;

	/**
	 * Creates the handler methods of a context.
	 * @param beanFactory contains the beans
	 * @param resources loads the schemas
	 * @param readers read the payloads
	 */
	public HandlerMethods(ConfigurableListableBeanFactory beanFactory, ResourceLoader resources,
			PayloadReaders readers) {
		this(beanFactory, new DefaultPayloadReaderSource(resources, readers));
	}

	HandlerMethods(ConfigurableListableBeanFactory beanFactory, PayloadReaderSource readers) {
		this.beanFactory = beanFactory;
		this.readers = readers;
		this.finder = new HandlerFinder(beanFactory);
		this.headers = new HeaderArguments(beanFactory);
	}

	/**
	 * Finds and validates all handler methods.
	 * @param problems collects every problem
	 * @return the valid handlers
	 */
	public List<HandlerRegistration> registrations(SettingProblems problems) {
		List<FoundHandler> found = this.finder.find();
		this.known = found;
		this.refused.clear();
		AttributeReader attributes = new AttributeReader(this.beanFactory, problems);
		Map<String, List<FoundHandler>> byId = new LinkedHashMap<>();
		List<HandlerRegistration> registrations = new ArrayList<>();
		for (FoundHandler handler : found) {
			checkScope(handler, problems);
			ConsumerDeclaration declaration = attributes.declaration(handler);
			String schema = (declaration != null) ? attributes.schema(handler, declaration.id()) : null;
			HandlerSignature signature = new SignatureReader(handler, new ParameterRoles(this.headers), problems)
				.read(this.readers, schema);
			if (declaration != null) {
				byId.computeIfAbsent(declaration.id(), (id) -> new ArrayList<>()).add(handler);
			}
			if (declaration != null && signature != null) {
				registrations.add(registration(handler, declaration, signature));
			}
			else if (declaration != null) {
				this.refused.add(declaration);
			}
		}
		byId.forEach((id, handlers) -> checkUnique(id, handlers, problems));
		return List.copyOf(registrations);
	}

	/**
	 * Returns the declarations of handlers whose methods are invalid, so that their
	 * settings are validated in the same report.
	 * @return the declarations; none before {@link #registrations}
	 */
	public List<ConsumerDeclaration> refused() {
		return List.copyOf(this.refused);
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<FoundHandler> before = this.known;
		if (before == null) {
			return;
		}
		SettingProblems problems = new SettingProblems();
		new HiddenHandlers(this.beanFactory).find(before)
			.forEach((handler) -> problems.error(handler.name(), hidden(handler)));
		for (FoundHandler handler : this.finder.find()) {
			if (isNew(handler, before)) {
				problems.error(handler.name(), hidden(handler));
			}
			else if (this.beanFactory.containsSingleton(handler.beanName())) {
				checkProxy(handler, problems);
			}
		}
		problems.throwIfAny();
	}

	// Throws IllegalStateException if a bean that was created after the start, for
	// example a lazy one, has handlers that its declared type does not show.
	void verify(String name, Class<?> type) {
		List<FoundHandler> before = this.known;
		if (before != null && AnnotationUtils.isCandidateClass(type, HandlerFinder.ANNOTATIONS)) {
			String original = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
			for (FoundHandler handler : HandlerFinder.handlersOf(original, type)) {
				if (isNew(handler, before)) {
					throw new IllegalStateException(hidden(handler));
				}
			}
		}
	}

	private static boolean isNew(FoundHandler handler, List<FoundHandler> before) {
		return before.stream()
			.noneMatch((other) -> other.beanName().equals(handler.beanName())
					&& isSame(other.method(), handler.method(), handler.beanType()));
	}

	// a method of an interface or a superclass is found as its implementation later
	private static boolean isSame(Method declared, Method found, Class<?> type) {
		return declared.equals(found) || (declared.getDeclaringClass().isAssignableFrom(type)
				&& BridgeMethodResolver.getMostSpecificMethod(declared, type).equals(found));
	}

	private static String hidden(FoundHandler handler) {
		return handler.name() + " was not found in the search for handlers: bean " + handler.beanName()
				+ " does not declare its class. Let its @Bean method return " + handler.beanType().getSimpleName();
	}

	private void checkProxy(FoundHandler handler, SettingProblems problems) {
		try {
			new HandlerBean(this.beanFactory, handler).target();
		}
		catch (IllegalStateException ex) {
			problems.error(handler.name(), String.valueOf(ex.getMessage()));
		}
	}

	private HandlerRegistration registration(FoundHandler handler, ConsumerDeclaration declaration,
			HandlerSignature signature) {
		HandlerBean bean = new HandlerBean(this.beanFactory, handler);
		return handler.batch()
				? new HandlerRegistration(declaration, null, new MethodBatchInvocation(bean, signature, this.headers))
				: new HandlerRegistration(declaration,
						new TracedInvocation(new MethodSingleInvocation(bean, signature, this.headers)), null);
	}

	private void checkScope(FoundHandler handler, SettingProblems problems) {
		String name = handler.beanName();
		String targetName = ScopedProxyUtils.getTargetBeanName(name);
		boolean proxied = this.beanFactory.containsBeanDefinition(targetName);
		if (!proxied && this.beanFactory.isSingleton(name)) {
			return;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(proxied ? targetName : name);
		String scope = String.valueOf(definition.getScope());
		if (!proxied || REFUSED_SCOPES.contains(scope)) {
			problems.error(handler.name(), handler.name() + ": bean " + name + " must be a singleton; its scope is "
					+ (scope.isEmpty() ? "not" : scope));
		}
	}

	private static void checkUnique(String id, List<FoundHandler> handlers, SettingProblems problems) {
		if (handlers.size() < 2) {
			return;
		}
		boolean mixed = handlers.stream().map(FoundHandler::batch).distinct().count() > 1;
		boolean sameClass = handlers.stream().map(FoundHandler::beanType).distinct().count() == 1
				&& handlers.stream().map(FoundHandler::beanName).distinct().count() > 1;
		Function<FoundHandler, String> description = (handler) -> handler.shortName()
				+ (mixed ? (handler.batch() ? " (batch handler)" : " (handler)") : "")
				+ (sameClass ? " of bean " + handler.beanName() : "");
		problems.error(handlers.get(0).name(),
				"failed to register handler because a handler or batch handler had already been registered for " + id
						+ ", only 1 allowed: " + handlers.stream().map(description).collect(Collectors.joining(", ")));
	}

}
