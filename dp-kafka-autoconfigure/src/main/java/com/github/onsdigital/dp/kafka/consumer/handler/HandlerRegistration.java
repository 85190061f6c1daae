package com.github.onsdigital.dp.kafka.consumer.handler;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A declared consumer with its handler. Exactly one of the two invocations is set.
 *
 * @param declaration the declaration
 * @param single calls a handler of single records
 * @param batch calls a handler of batches
 * @hidden
 */
@Internal
public record HandlerRegistration(ConsumerDeclaration declaration, @Nullable SingleInvocation single,
		@Nullable BatchInvocation batch) {

}
