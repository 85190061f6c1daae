package com.github.onsdigital.dp.kafka.consumer;

import java.util.Map;

/**
 * What an annotation, or code, says of a consumer; the weaker half of its settings.
 * Public only for other packages of dp-kafka.
 *
 * @param id the consumer's name, not yet judged
 * @param batch whether its handler takes batches
 * @param source where it was declared, for messages, for example
 * {@code OrderHandler.handle(Order)}
 * @param attributes what was given, placeholders resolved, by the names of the settings:
 * {@code topic}, {@code group}, {@code num-workers}, {@code batch-size},
 * {@code batch-wait-time}, {@code subscribe-to} (comma separated) and so on; only those
 * that were given
 * @since 0.1.0
 */
public record ConsumerDeclaration(String id, boolean batch, String source, Map<String, String> attributes) {

	public ConsumerDeclaration {
		attributes = Map.copyOf(attributes);
	}

}
