package com.github.onsdigital.dp.kafka.consumer;

import java.util.Map;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The attributes of a consumer that an annotation or code specifies. Settings of
 * {@code kafka.consumers.<id>.*} override them.
 *
 * @param id the name of the consumer, not yet validated
 * @param kind how the consumer handles records
 * @param source the place of the declaration, for messages, for example
 * {@code OrderHandler.handle(Order)}
 * @param attributes the specified attributes with placeholders resolved, by the names of
 * the settings: {@code topic}, {@code group}, {@code num-workers}, {@code batch-size},
 * {@code batch-wait-time}, {@code subscribe-to} (comma separated) and so on
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ConsumerDeclaration(String id, Kind kind, String source, Map<String, String> attributes) {

	public ConsumerDeclaration {
		attributes = Map.copyOf(attributes);
	}

	/**
	 * Returns whether the handler receives batches.
	 * @return whether the handler receives batches
	 */
	public boolean batch() {
		return this.kind == Kind.BATCHES;
	}

	/**
	 * How a consumer handles records.
	 *
	 * @hidden
	 */
	@Internal
	public enum Kind {

		/**
		 * A handler of single records that has finished when it returns.
		 */
		RECORDS,

		/**
		 * A handler of single records that returns a {@code CompletionStage}.
		 */
		STAGES,

		/**
		 * A handler of batches.
		 */
		BATCHES,

		/**
		 * No handler: the records are consumed manually.
		 */
		UPSTREAM

	}

}
