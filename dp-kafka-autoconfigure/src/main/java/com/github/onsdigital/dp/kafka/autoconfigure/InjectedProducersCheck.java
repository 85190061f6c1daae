package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.ProducerSettingsResolver;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Rejects a producer that is injected in place of another one. Spring injects the only
 * {@link MessageProducer} into every injection point of that type, whatever its name. If
 * that name is one of a producer that variables set but that does not exist, messages
 * would be sent to the wrong topic.
 */
class InjectedProducersCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beans;

	private final ProducerSettingsResolver resolver;

	private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	InjectedProducersCheck(ConfigurableListableBeanFactory beans, ProducerSettingsResolver resolver) {
		this.beans = beans;
		this.resolver = resolver;
	}

	@Override
	public void afterSingletonsInstantiated() {
		String[] producers = this.beans.getBeanNamesForType(MessageProducer.class, true, false);
		Map<String, RawSetting> withoutProducer = this.resolver.withoutProducer();
		if (producers.length != 1 || withoutProducer.isEmpty()) {
			return;
		}
		SettingProblems problems = new SettingProblems();
		for (String dependent : this.beans.getDependentBeans(producers[0])) {
			for (Point point : points(dependent)) {
				check(point, producers[0], withoutProducer, problems);
			}
		}
		problems.throwIfAny();
	}

	private static void check(Point point, String producer, Map<String, RawSetting> withoutProducer,
			SettingProblems problems) {
		String name = MissingProducerFailureAnalyzer.dashed(point.name());
		RawSetting setting = withoutProducer.get(name);
		if (setting != null && !AnnotatedElementUtils.hasAnnotation(point.element(), Qualifier.class)) {
			problems.error(setting, setting.name() + " creates no producer, because its name has more than one word, "
					+ "and " + point.name() + " of " + point.owner().getSimpleName() + " gets " + producer
					+ ", the only producer. Set kafka.producers." + name + ".topic=${" + setting.name()
					+ "} in application.properties (or the same in YAML) and inject it with @Qualifier(\"" + name
					+ "\"). If " + producer + " is meant, inject it with @Qualifier(\"" + producer + "\")");
		}
	}

	private List<Point> points(String beanName) {
		List<Point> points = new ArrayList<>();
		Method factory = factoryMethod(beanName);
		if (factory != null) {
			add(factory, this.names.getParameterNames(factory), points);
		}
		Class<?> type = type(beanName);
		if (type != null) {
			for (Constructor<?> constructor : type.getDeclaredConstructors()) {
				add(constructor, this.names.getParameterNames(constructor), points);
			}
			ReflectionUtils.doWithMethods(type, (method) -> add(method, this.names.getParameterNames(method), points),
					InjectedProducersCheck::isInjected);
			ReflectionUtils.doWithFields(type,
					(field) -> points.add(new Point(field.getName(), field.getDeclaringClass(), field)),
					(field) -> field.getType() == MessageProducer.class && isInjected(field));
		}
		return points;
	}

	private @Nullable Method factoryMethod(String beanName) {
		return (this.beans.containsBeanDefinition(beanName)
				&& this.beans.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

	private static boolean isInjected(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, Autowired.class);
	}

	private @Nullable Class<?> type(String beanName) {
		Class<?> type = this.beans.containsBean(beanName) ? this.beans.getType(beanName, false) : null;
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private static void add(Executable executable, @Nullable String @Nullable [] names, List<Point> points) {
		Parameter[] parameters = executable.getParameters();
		for (int i = 0; names != null && i < parameters.length; i++) {
			String name = names[i];
			if (name != null && parameters[i].getType() == MessageProducer.class) {
				points.add(new Point(name, executable.getDeclaringClass(), parameters[i]));
			}
		}
	}

	/**
	 * An injection point of a producer.
	 *
	 * @param name the name of the parameter or field
	 * @param owner its class
	 * @param element the parameter or field
	 */
	private record Point(String name, Class<?> owner, AnnotatedElement element) {

	}

}
