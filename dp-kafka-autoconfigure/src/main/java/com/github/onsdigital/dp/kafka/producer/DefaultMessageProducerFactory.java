package com.github.onsdigital.dp.kafka.producer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;

/**
 * Makes producers, and closes those that are still open at the end. Public only for other
 * packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class DefaultMessageProducerFactory implements MessageProducerFactory, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefaultMessageProducerFactory.class);

	private final ProducerDependencies parts;

	private final ProducerSettingsResolver resolver;

	private final Predicate<String> taken;

	private final SettingsCheck created;

	private final Object lock = new Object();

	private final Map<String, MessageProducer> open = new HashMap<>();

	private boolean closed;

	/**
	 * Makes a factory.
	 * @param parts what the producers share
	 * @param resolver makes settings of what the code says
	 * @param taken tells whether a producer that this factory has not made has a name
	 * @param created checks what concerns all producers when code creates one
	 */
	public DefaultMessageProducerFactory(ProducerDependencies parts, ProducerSettingsResolver resolver,
			Predicate<String> taken, SettingsCheck created) {
		this.parts = parts;
		this.resolver = resolver;
		this.taken = taken;
		this.created = created;
	}

	@Override
	public MessageProducer create(String name, String topic) {
		SettingProblems problems = new SettingProblems();
		ProducerSettings settings = this.resolver.resolveCreated(name, topic, problems);
		this.created.check(problems);
		problems.throwIfAny();
		problems.warnings().forEach((warning) -> logger.warn(warning.line()));
		if (settings == null) {
			throw new IllegalStateException("No settings for producer '" + name + "'");
		}
		return create(this.resolver.lowered(settings, this.parts.connection().addresses().size()));
	}

	@Override
	public MessageProducer create(ProducerSettings settings) {
		SettingProblems problems = new SettingProblems();
		this.resolver.judge(settings, problems);
		problems.throwIfAny();
		String name = settings.name();
		if (this.taken.test(name)) {
			throw new IllegalStateException("There is a producer '" + name + "' already");
		}
		DefaultMessageProducer producer = new DefaultMessageProducer(settings, this.parts);
		synchronized (this.lock) {
			if (this.closed) {
				throw new IllegalStateException("The application context is closed");
			}
			if (this.open.putIfAbsent(name, producer) != null) {
				throw new IllegalStateException("There is a producer '" + name + "' already");
			}
		}
		CompletableFuture<Void> unused = producer.closed().thenRun(() -> forget(producer));
		try {
			return producer.open();
		}
		catch (RuntimeException | Error ex) {
			producer.close();
			throw ex;
		}
	}

	private void forget(MessageProducer producer) {
		synchronized (this.lock) {
			this.open.remove(producer.name(), producer);
		}
	}

	/**
	 * The producers that were made and are not closed.
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
