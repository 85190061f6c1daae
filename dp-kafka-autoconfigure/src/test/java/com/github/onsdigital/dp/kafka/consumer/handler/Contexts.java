package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * A context with handler beans, and the registrations and problems found in it.
 */
final class Contexts implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final SettingProblems problems = new SettingProblems();

	static Contexts with(Class<?>... beans) {
		Contexts contexts = new Contexts();
		for (Class<?> bean : beans) {
			contexts.context.register(bean);
		}
		contexts.context.registerBean(HandlerMethods.class,
				() -> new HandlerMethods(contexts.context.getBeanFactory(), Records::reader));
		return contexts;
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	Contexts refresh() {
		this.context.refresh();
		return this;
	}

	List<HandlerRegistration> registrations() {
		return this.context.getBean(HandlerMethods.class).registrations(this.problems);
	}

	HandlerRegistration only() {
		List<HandlerRegistration> registrations = registrations();
		this.problems.throwIfAny();
		return registrations.get(0);
	}

	SingleInvocation single() {
		SingleInvocation invocation = only().single();
		if (invocation == null) {
			throw new AssertionError("no handler of single records");
		}
		return invocation;
	}

	BatchInvocation batch() {
		BatchInvocation invocation = only().batch();
		if (invocation == null) {
			throw new AssertionError("no handler of batches");
		}
		return invocation;
	}

	List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::text).toList();
	}

	List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::text).toList();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
