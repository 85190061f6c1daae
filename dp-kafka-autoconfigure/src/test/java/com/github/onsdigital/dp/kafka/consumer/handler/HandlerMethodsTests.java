package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandlerMethodsTests {

	@Test
	void attributesAreDeclaredUnderTheNamesOfTheSettings() {
		try (Contexts contexts = Contexts.with(AllAttributes.class)) {
			Properties values = new Properties();
			values.setProperty("TOPIC", "orders-in");
			values.setProperty("ID", "orders");
			PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
			configurer.setProperties(values);
			contexts.context().registerBean(PropertySourcesPlaceholderConfigurer.class, () -> configurer);
			HandlerRegistration registration = contexts.refresh().only();
			assertThat(registration.declaration().id()).isEqualTo("orders");
			assertThat(registration.declaration().batch()).isTrue();
			assertThat(registration.declaration().source()).isEqualTo("AllAttributes.on(List)");
			assertThat(registration.declaration().attributes()).isEqualTo(Map.of("topic", "orders-in", "group", "shop",
					"batch-size", "50", "batch-wait-time", "1s", "subscribe-to", "self,db/main"));
			assertThat(registration.single()).isNull();
		}
	}

	@Test
	void anUnsetPlaceholderIsReportedIfSpringIsStrict() {
		try (Contexts contexts = Contexts.with(AllAttributes.class)) {
			contexts.context().registerBean(PropertySourcesPlaceholderConfigurer.class);
			contexts.context().getEnvironment().getSystemProperties().put("ID", "orders");
			assertThat(contexts.refresh().registrations()).isEmpty();
			assertThat(contexts.errors()).containsExactly("consumer orders: topic placeholder ${TOPIC} is not set");
		}
		finally {
			System.clearProperty("ID");
		}
	}

	@Test
	void annotationsOnInterfacesSuperMethodsAndMetaAnnotationsAreFound() {
		for (Class<?> bean : List.of(OfInterface.class, OfSuperMethod.class, OfMetaAnnotation.class)) {
			try (Contexts contexts = Contexts.with(bean).refresh()) {
				assertThat(contexts.only().declaration().attributes()).as(bean.getSimpleName())
					.containsEntry("topic", "orders-in");
			}
		}
	}

	@Test
	void aLazyBeanIsCreatedOnceByItsFirstRecord() throws Throwable {
		AtomicInteger created = new AtomicInteger();
		try (Contexts contexts = Contexts.with()) {
			contexts.context().registerBean("lazy", LazyHandler.class, () -> {
				created.incrementAndGet();
				return new LazyHandler();
			}, (definition) -> definition.setLazyInit(true));
			SingleInvocation invocation = contexts.refresh().single();
			assertThat(created).hasValue(0);
			invocation.handle(Records.record(1, null, "tea"));
			invocation.handle(Records.record(2, null, "tea"));
			assertThat(created).hasValue(1);
		}
	}

	@Test
	void aProxiedBeanIsCalledThroughItsProxy() throws Throwable {
		for (boolean targetClass : new boolean[] { true, false }) {
			AtomicInteger advised = new AtomicInteger();
			try (Contexts contexts = Contexts.with(OfInterface.class)) {
				proxy(contexts.context(), targetClass, advised);
				SingleInvocation invocation = contexts.refresh().single();
				invocation.handle(Records.record(1, null, "tea"));
				assertThat(advised).hasValue(1);
				assertThat(Proxy.isProxyClass(contexts.context().getBean(OrderListener.class).getClass()))
					.isNotEqualTo(targetClass);
			}
		}
	}

	@Test
	void aMethodHiddenByItsProxyFailsTheStart() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> refreshProxied(HiddenByInterfaces.class, false))
			.withMessage("HiddenByInterfaces.hidden(Order) is in none of the interfaces of its bean's proxy. "
					+ "Declare it in one, or set spring.aop.proxy-target-class=true");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> refreshProxied(FinalMethod.class, true))
			.withMessage("FinalMethod.on(Order) is final, and its bean is a proxy, "
					+ "which cannot pass a final method on. Remove final");
	}

	@Test
	void aClassHiddenByItsBeanMethodFailsTheStart() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> refreshProxied(HidesItsClass.class, true))
			.withMessage("LazyHandler.on(Order) was not found in the search for handlers: bean handler "
					+ "does not declare its class. Let its @Bean method return LazyHandler");
	}

	@Test
	void aScopedProxyIsCalledAndANonSingletonIsRejected() throws Throwable {
		try (Contexts contexts = Contexts.with(OfRefreshScope.class)) {
			contexts.context().getBeanFactory().registerScope("refresh", new SimpleThreadScope());
			SingleInvocation invocation = contexts.refresh().single();
			invocation.handle(Records.record(1, null, "tea"));
			assertThat(contexts.context().getBean(OfRefreshScope.class).handled()).isEqualTo(1);
		}
		for (Class<?> bean : List.of(OfPrototype.class, OfProxiedPrototype.class)) {
			try (Contexts contexts = Contexts.with(bean).refresh()) {
				contexts.registrations();
				assertThat(contexts.errors()).hasSize(1)
					.first()
					.asString()
					.startsWith(bean.getSimpleName() + ".on(Order): bean handlerMethodsTests." + bean.getSimpleName())
					.endsWith(" must be a singleton; its scope is prototype");
			}
		}
	}

	@Test
	void twoBeansOfOneClassAreReportedWithTheirNames() {
		try (Contexts contexts = Contexts.with()) {
			contexts.context().registerBean("first", LazyHandler.class);
			contexts.context().registerBean("second", LazyHandler.class);
			contexts.refresh().registrations();
			assertThat(contexts.errors()).first()
				.asString()
				.endsWith("only 1 allowed: LazyHandler.on of bean first, LazyHandler.on of bean second");
		}
	}

	@Test
	void theSearchCreatesNoBean() {
		try (Contexts contexts = Contexts.with()) {
			AnnotationConfigApplicationContext context = contexts.context();
			context.registerBean("lazy", LazyHandler.class, () -> {
				throw new AssertionError("created");
			}, (definition) -> definition.setLazyInit(true));
			assertThat(contexts.refresh().registrations()).hasSize(1);
			assertThat(context.getBeanFactory().containsSingleton("lazy")).isFalse();
		}
	}

	private static void refreshProxied(Class<?> bean, boolean targetClass) {
		try (Contexts contexts = Contexts.with(bean)) {
			contexts.context().registerBean("early", String.class, () -> {
				contexts.registrations();
				return "searched";
			}, HandlerMethodsTests::first);
			proxy(contexts.context(), targetClass, new AtomicInteger());
			contexts.refresh();
		}
	}

	private static void first(BeanDefinition definition) {
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
	}

	private static void proxy(AnnotationConfigApplicationContext context, boolean targetClass, AtomicInteger advised) {
		context.registerBean("counting", org.aopalliance.intercept.MethodInterceptor.class, () -> (invocation) -> {
			advised.incrementAndGet();
			return invocation.proceed();
		});
		context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("handlerMethodsTests.*");
			creator.setInterceptorNames("counting");
			creator.setProxyTargetClass(targetClass);
			return creator;
		});
	}

	static class AllAttributes {

		@KafkaBatchHandler(id = "${ID}", topic = "${TOPIC}", group = "${GROUP:shop}", batchSize = "50",
				batchWaitTime = "1s", subscribeTo = { "self", "db/main" })
		void on(List<Order> orders) {
		}

	}

	interface OrderListener {

		@KafkaMessageHandler(id = "orders", topic = "orders-in")
		void on(Order order);

	}

	static class OfInterface implements OrderListener {

		@Override
		public void on(Order order) {
		}

	}

	static class Base {

		@KafkaMessageHandler(id = "orders", topic = "orders-in")
		void on(Order order) {
		}

	}

	static class OfSuperMethod extends Base {

		@Override
		void on(Order order) {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@KafkaMessageHandler(id = "orders")
	@interface Orders {

		@AliasFor(annotation = KafkaMessageHandler.class, attribute = "topic")
		String from();

	}

	static class OfMetaAnnotation {

		@Orders(from = "orders-in")
		void on(Order order) {
		}

	}

	@Lazy
	static class LazyHandler implements Runnable {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
		}

		@Override
		public void run() {
		}

	}

	static class HiddenByInterfaces implements Runnable {

		@KafkaMessageHandler(id = "orders")
		void hidden(Order order) {
		}

		@Override
		public void run() {
		}

	}

	static class FinalMethod {

		@KafkaMessageHandler(id = "orders")
		final void on(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HidesItsClass {

		@Bean
		Runnable handler() {
			return new LazyHandler();
		}

	}

	@Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class OfRefreshScope {

		private int handled;

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
			this.handled++;
		}

		int handled() {
			return this.handled;
		}

	}

	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class OfPrototype {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
		}

	}

	@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class OfProxiedPrototype {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
		}

	}

}
