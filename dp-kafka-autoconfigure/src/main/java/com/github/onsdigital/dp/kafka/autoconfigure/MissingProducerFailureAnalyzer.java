package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.reflect.Member;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Analyzes an injection point of a {@link MessageProducer} that is not configured, and
 * names the setting to add; and one of a {@link ConsumerGroup}, of which there are no
 * beans.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingProducerFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String NEW_LINE = System.lineSeparator();

	private final Environment environment;

	MissingProducerFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		UnsatisfiedDependencyException unsatisfied = findCause(rootFailure, UnsatisfiedDependencyException.class);
		for (UnsatisfiedDependencyException next = unsatisfied; next != null;) {
			unsatisfied = next;
			next = (next.getCause() != null) ? findCause(next.getCause(), UnsatisfiedDependencyException.class) : null;
		}
		InjectionPoint point = (unsatisfied != null) ? unsatisfied.getInjectionPoint() : null;
		Class<?> type = type(cause, point);
		if (type == ConsumerGroup.class) {
			return new FailureAnalysis(
					place(point) + " required a bean of type ConsumerGroup. dp-kafka publishes no such beans.",
					"Inject ConsumerGroups and call get(\"<id>\").", cause);
		}
		return (type == MessageProducer.class) ? missingProducer(cause, point) : null;
	}

	private static @Nullable Class<?> type(NoSuchBeanDefinitionException cause, @Nullable InjectionPoint point) {
		if (cause.getBeanType() != null) {
			return cause.getBeanType();
		}
		// looked up by name, as for @Resource
		MethodParameter parameter = (point != null) ? point.getMethodParameter() : null;
		if (parameter != null) {
			return parameter.getParameterType();
		}
		return (point != null && point.getField() != null) ? point.getField().getType() : null;
	}

	private FailureAnalysis missingProducer(NoSuchBeanDefinitionException cause, @Nullable InjectionPoint point) {
		SettingProblems problems = new SettingProblems();
		ProducerSettingsResolver resolver = new ProducerSettingsResolver(
				new SettingsReader((ConfigurableEnvironment) this.environment), Map::of, () -> 0);
		Set<String> configured = new TreeSet<>(resolver.names());
		resolver.resolveAll(problems);
		String required = requiredName(cause, point);
		String name = (required != null) ? dashed(required) : "<name>";
		StringBuilder description = new StringBuilder(place(point)).append(" required a Kafka producer")
			.append((required != null) ? " (MessageProducer) named '" + name + "'" : " (MessageProducer)")
			.append(configured.contains(name) ? ", which is configured under that name." : ", which is not configured.")
			.append(" Each kafka.producers.<name> creates one MessageProducer bean of that name. Configured producers: ")
			.append(configured.isEmpty() ? "none" : String.join(", ", configured))
			.append('.');
		Stream.of(problems.errors(), problems.warnings())
			.flatMap(List::stream)
			.map(SettingProblem::line)
			.forEach((line) -> description.append(NEW_LINE).append(NEW_LINE).append("    - ").append(line));
		return new FailureAnalysis(description.toString(), action(name, configured), cause);
	}

	private static String action(String name, Set<String> configured) {
		boolean severalWords = name.indexOf('-') >= 0;
		String qualifier = severalWords
				? " Inject it with @Qualifier(\"" + name + "\"), because a Java name has no dashes." : "";
		if (configured.contains(name)) {
			return "Add @Qualifier(\"" + name + "\") to the injection point.";
		}
		String property = "kafka.producers." + name + ".topic";
		String variable = "KAFKA_PRODUCERS_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_TOPIC";
		String add = severalWords ? "Set " + property + "=${" + variable
				+ "} in application.properties (or the same in YAML). The variable "
				+ "alone does not create the producer: if only variables define a producer, its name must be one word."
				: "Set " + property + " in application.properties (or the same in YAML), or the variable " + variable
						+ ".";
		return add + qualifier + (configured.isEmpty() ? ""
				: " To use a configured producer, name it: @Qualifier(\"" + configured.iterator().next() + "\").");
	}

	private static String place(@Nullable InjectionPoint point) {
		if (point == null) {
			return "The application";
		}
		Member member = point.getMember();
		MethodParameter parameter = point.getMethodParameter();
		String owner = member.getDeclaringClass().getSimpleName();
		if (parameter == null) {
			return "Field " + member.getName() + " in " + owner;
		}
		return "Parameter " + parameter.getParameterIndex() + " of "
				+ ((parameter.getMethod() != null) ? "method " + member.getName() : "constructor") + " in " + owner;
	}

	private static @Nullable String requiredName(NoSuchBeanDefinitionException cause, @Nullable InjectionPoint point) {
		if (point == null) {
			return cause.getBeanName();
		}
		Qualifier qualifier = point.getAnnotation(Qualifier.class);
		if (qualifier != null && !qualifier.value().isEmpty()) {
			return qualifier.value();
		}
		if (cause.getBeanName() != null) {
			return cause.getBeanName();
		}
		MethodParameter parameter = point.getMethodParameter();
		if (parameter != null) {
			parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
			return parameter.getParameterName();
		}
		return point.getMember().getName();
	}

	static String dashed(String name) {
		return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
	}

}
