package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.settings.InvalidSettingsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Contexts with handlers that the declared type of their bean does not show. Each handler
 * has a consumer, or the start fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class HiddenHandlersTests {

	private static final String REFUSED = "OrderHandler.handle(ConsumerRecord) was not found in the search for "
			+ "handlers: bean handler does not declare its class. Let its @Bean method return OrderHandler";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class, DpKafkaConnectionAutoConfiguration.class,
						KafkaAutoConfiguration.class, DpKafkaMessageAutoConfiguration.class,
						DpKafkaProducerAutoConfiguration.class, DpKafkaConsumerAutoConfiguration.class))
		.withBean(ClusterMonitor.class, FakeMonitor::new)
		.withPropertyValues("kafka.addr=127.0.0.1:1", "kafka.consumer.start=manual");

	private final ApplicationContextRunner lazy = this.runner.withInitializer(
			(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));

	@ParameterizedTest
	@ValueSource(classes = { LazyInterface.class, OfFactoryBean.class, OfRawFactoryBean.class, OfHelper.class,
			OfMethodReference.class, OfProxy.class })
	void aHiddenHandlerFailsTheStart(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> assertRefused(context.getStartupFailure()));
		this.lazy.withUserConfiguration(configuration).run((context) -> assertRefused(context.getStartupFailure()));
	}

	private static void assertRefused(Throwable failure) {
		assertThat(failure).isNotNull();
		InvalidSettingsException refused = (failure instanceof InvalidSettingsException it) ? it
				: (InvalidSettingsException) failure.getCause();
		assertThat(refused).hasMessageContaining(REFUSED);
	}

	@Test
	void aHiddenHandlerOfALazyBeanIsRefusedAtItsCreation() {
		this.runner.withBean("handler", Runnable.class, OrderHandler::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> context.getBean("handler"))
					.havingRootCause()
					.isInstanceOf(IllegalStateException.class)
					.withMessage(REFUSED);
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { AnnotatedInterface.class, JdkProxy.class, OfSuperclass.class, OverridesItsSuperclass.class,
			OfAnnotatedFactoryBean.class })
	void aHandlerOfTheDeclaredTypeHasAConsumer(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context.getBean(ConsumerGroups.class).get("orders").topic()).isEqualTo("orders-in");
			assertThat(context.getBean("handler")).isNotNull();
		});
		this.lazy.withUserConfiguration(configuration).run((context) -> {
			assertThat(context.getBean(ConsumerGroups.class).get("orders").topic()).isEqualTo("orders-in");
			assertThat(context.getBean("handler")).isNotNull();
		});
	}

	@Test
	void oneLineAtTheStartListsAllConsumersAndProducers(CapturedOutput output) {
		this.lazy.withUserConfiguration(OfSuperclass.class, Batches.class)
			.withPropertyValues("kafka.producers.replies.topic=replies-out", "kafka.consumers.search.start=auto")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.toString().lines().filter((line) -> line.contains("Kafka consumers: ")).toList())
			.singleElement()
			.asString()
			.endsWith("Kafka consumers: orders (handler OfBase.handle(ConsumerRecord), topic orders-in, group shop, "
					+ "started manually), search (batch handler Batches.index(List), topic pages, group indexer); "
					+ "Kafka producers: replies (topic replies-out)");
	}

	@Test
	void aHiddenHandlerOfAnExistingBeanHasAConsumer() {
		this.runner.withUserConfiguration(Eager.class)
			.run((context) -> assertThat(context.getBean(ConsumerGroups.class).get("orders")).isNotNull());
		this.lazy.withUserConfiguration(Eager.class).run((context) -> assertRefused(context.getStartupFailure()));
	}

	static class OrderHandler implements Runnable {

		@KafkaMessageHandler(id = "orders", topic = "orders-in", group = "shop")
		void handle(ConsumerRecord<byte[], byte[]> record) {
		}

		@Override
		public void run() {
		}

	}

	interface Listener<T> {

		@KafkaMessageHandler(id = "orders", topic = "orders-in", group = "shop")
		void handle(T record);

	}

	interface RecordListener extends Listener<ConsumerRecord<byte[], byte[]>> {

	}

	static class OfRecordListener implements RecordListener {

		@Override
		public void handle(ConsumerRecord<byte[], byte[]> record) {
		}

	}

	abstract static class Base<T> {

		@KafkaMessageHandler(id = "orders", topic = "orders-in", group = "shop")
		void handle(T record) {
			read(record);
		}

		abstract void read(T record);

	}

	static class OfBase extends Base<ConsumerRecord<byte[], byte[]>> {

		@Override
		void read(ConsumerRecord<byte[], byte[]> record) {
		}

	}

	static class Overrides extends OfBase {

		@Override
		void handle(ConsumerRecord<byte[], byte[]> record) {
		}

	}

	static class Batches {

		@KafkaBatchHandler(id = "search", topic = "pages", group = "indexer")
		void index(List<ConsumerRecord<byte[], byte[]>> pages) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyInterface {

		@Bean
		@Lazy
		Runnable handler() {
			return new OrderHandler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Eager {

		@Bean
		static Runnable handler() {
			return new OrderHandler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfFactoryBean {

		@Bean
		RunnableFactory handler() {
			return new RunnableFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfRawFactoryBean {

		@Bean
		@Lazy
		FactoryBean<?> handler() {
			return new RunnableFactory();
		}

	}

	static class RunnableFactory implements FactoryBean<Runnable> {

		@Override
		public Runnable getObject() {
			return new OrderHandler();
		}

		@Override
		public Class<?> getObjectType() {
			return Runnable.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfHelper {

		@Bean
		@Lazy
		Runnable handler() {
			return Handlers.create();
		}

	}

	interface Handlers {

		static Runnable create() {
			return new OrderHandler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfMethodReference {

		@Bean
		@Lazy
		Runnable handler() {
			Supplier<Runnable> supplier = OrderHandler::new;
			return supplier.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfProxy {

		@Bean
		@Lazy
		Runnable handler() {
			return (Runnable) new ProxyFactory(new OrderHandler()).getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedInterface {

		@Bean
		@Lazy
		RecordListener handler() {
			return new OfRecordListener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxy {

		@Bean
		@Lazy
		RecordListener handler() {
			return (RecordListener) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { RecordListener.class },
					(proxy, method, arguments) -> method.getName().equals("toString") ? "proxy" : null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfSuperclass {

		@Bean
		@Lazy
		OfBase handler() {
			return new OfBase();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OverridesItsSuperclass {

		@Bean
		@Lazy
		OfBase handler() {
			return new Overrides();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfAnnotatedFactoryBean {

		@Bean
		@Lazy
		FactoryBean<RecordListener> handler() {
			return new FactoryBean<>() {

				@Override
				public RecordListener getObject() {
					return new OfRecordListener();
				}

				@Override
				public Class<?> getObjectType() {
					return RecordListener.class;
				}

			};
		}

	}

}
