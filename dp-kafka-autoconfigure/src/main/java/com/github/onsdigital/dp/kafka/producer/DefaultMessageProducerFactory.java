package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Makes producers, and closes those that are still open at the end. Public only for other
 * packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class DefaultMessageProducerFactory implements MessageProducerFactory, AutoCloseable {

	private static final int DEFAULT_MIN_BROKERS = 2;

	private static final Duration DEFAULT_MAX_BLOCK = Duration.ofSeconds(2);

	private static final List<String> RESERVED = List.of("kafka_", "dp-");

	private final ProducerParts parts;

	private final Set<MessageProducer> open = ConcurrentHashMap.newKeySet();

	/**
	 * Makes a factory.
	 * @param parts what the producers share
	 */
	public DefaultMessageProducerFactory(ProducerParts parts) {
		this.parts = parts;
	}

	@Override
	public MessageProducer create(String name, String topic) {
		int brokers = Math.max(1, Math.min(DEFAULT_MIN_BROKERS, this.parts.connection().addresses().size()));
		return create(new ProducerSettings(name, topic, brokers, DEFAULT_MAX_BLOCK, Map.of(), Map.of()));
	}

	@Override
	public MessageProducer create(ProducerSettings settings) {
		judge(settings);
		MessageProducer producer = new DefaultMessageProducer(settings, this.parts).open();
		this.open.add(producer);
		CompletableFuture<Void> unused = producer.closed().thenRun(() -> this.open.remove(producer));
		return producer;
	}

	@Override
	public void close() {
		new ArrayList<>(this.open).forEach(MessageProducer::close);
	}

	private static void judge(ProducerSettings settings) {
		SettingProblems problems = new SettingProblems();
		String setting = "kafka.producers." + settings.name();
		if (settings.topic().isBlank()) {
			problems.error(setting + ".topic",
					"producer " + settings.name() + ": topic is compulsory but was not provided");
		}
		for (String key : settings.headers().keySet()) {
			if (key.isBlank()) {
				problems.error(setting + ".headers", "producer " + settings.name() + ": header key must not be empty");
			}
			else if (RESERVED.stream().anyMatch(key::startsWith)) {
				problems.error(setting + ".headers." + key, "producer " + settings.name() + ": header key \"" + key
						+ "\" must not start with kafka_ or dp-, which are reserved");
			}
		}
		problems.throwIfAny();
	}

}
