package com.github.onsdigital.dp.kafka.consumer.handler;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;

/**
 * A consumer that was declared, with its handler: exactly one of the two invocations.
 *
 * @param declaration what was declared
 * @param single calls a handler of single records
 * @param batch calls a handler of batches
 */
public record HandlerRegistration(ConsumerDeclaration declaration, @Nullable SingleInvocation single,
		@Nullable BatchInvocation batch) {

}
