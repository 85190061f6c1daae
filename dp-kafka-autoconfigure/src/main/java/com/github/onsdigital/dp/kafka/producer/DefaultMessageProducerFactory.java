package com.github.onsdigital.dp.kafka.producer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates producers, and closes the open ones when the context is closed.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class DefaultMessageProducerFactory implements MessageProducerFactory, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DefaultMessageProducerFactory.class);

	private final ProducerDependencies dependencies;

	private final ProducerSettingsResolver resolver;

	private final Predicate<String> nameInUse;

	private final SettingsCheck createdCheck;

	private final Object lock = new Object();

	private final Map<String, MessageProducer> open = new HashMap<>();

	private boolean closed;

	/**
	 * Creates a factory.
	 * @param dependencies the shared dependencies of the producers
	 * @param resolver resolves the settings of producers that code creates
	 * @param nameInUse returns whether a producer of another origin has a name
	 * @param createdCheck checks all producers when code creates one
	 */
	public DefaultMessageProducerFactory(ProducerDependencies dependencies, ProducerSettingsResolver resolver,
			Predicate<String> nameInUse, SettingsCheck createdCheck) {
		this.dependencies = dependencies;
		this.resolver = resolver;
		this.nameInUse = nameInUse;
		this.createdCheck = createdCheck;
	}

	@Override
	public MessageProducer create(String name, String topic) {
		SettingProblems problems = new SettingProblems();
		ProducerSettings settings = this.resolver.resolveCreated(name, topic, problems);
		this.createdCheck.check(problems);
		problems.throwIfAny();
		problems.warnings().forEach((warning) -> logger.warn(warning.line()));
		if (settings == null) {
			throw new IllegalStateException("No settings for producer '" + name + "'");
		}
		return create(this.resolver.lowered(settings, this.dependencies.connection().addresses().size()));
	}

	@Override
	public MessageProducer create(ProducerSettings settings) {
		SettingProblems problems = new SettingProblems();
		this.resolver.validate(settings, problems);
		problems.throwIfAny();
		String name = settings.name();
		if (this.nameInUse.test(name)) {
			throw new IllegalStateException("There is a producer '" + name + "' already");
		}
		DefaultMessageProducer producer = new DefaultMessageProducer(settings, this.dependencies);
		synchronized (this.lock) {
			if (this.closed) {
				throw new IllegalStateException("The application context is closed");
			}
			if (this.open.putIfAbsent(name, producer) != null) {
				throw new IllegalStateException("There is a producer '" + name + "' already");
			}
		}
		CompletableFuture<Void> unused = producer.closed().thenRun(() -> remove(producer));
		try {
			return producer.open();
		}
		catch (RuntimeException | Error ex) {
			producer.close();
			throw ex;
		}
	}

	private void remove(MessageProducer producer) {
		synchronized (this.lock) {
			this.open.remove(producer.name(), producer);
		}
	}

	/**
	 * Returns the open producers.
	 * @return a copy, in no order
	 */
	public Collection<MessageProducer> open() {
		synchronized (this.lock) {
			return List.copyOf(this.open.values());
		}
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
		}
		open().forEach(MessageProducer::close);
	}

}
