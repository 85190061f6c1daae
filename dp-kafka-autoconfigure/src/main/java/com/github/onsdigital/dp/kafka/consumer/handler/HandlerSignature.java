package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.springframework.core.MethodParameter;

/**
 * What a handler method takes, judged.
 *
 * @param name names the method in messages
 * @param payload makes the payload from a record
 * @param parameters the parameters, in their order
 */
record HandlerSignature(String name, PayloadArgument payload, List<Parameter> parameters) {

	/**
	 * Whether the method takes nothing but the payload.
	 * @return true if no other parameter is there
	 */
	boolean payloadOnly() {
		return this.parameters.size() == 1;
	}

	boolean takesHeaders() {
		return this.parameters.stream().anyMatch((parameter) -> parameter.role() == ParameterRole.HEADER);
	}

	/**
	 * One parameter.
	 *
	 * @param role what it is given
	 * @param declared how it is declared
	 */
	record Parameter(ParameterRole role, MethodParameter declared) {

	}

}
