package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.springframework.core.MethodParameter;

/**
 * The validated parameters of a handler method.
 *
 * @param name the method's name in messages
 * @param payload reads the payload from a record
 * @param parameters the parameters, in their order
 */
record HandlerSignature(String name, PayloadExtractor payload, List<Parameter> parameters) {

	// Returns whether the payload is the only parameter.
	boolean payloadOnly() {
		return this.parameters.size() == 1;
	}

	boolean takesHeaders() {
		return this.parameters.stream().anyMatch((parameter) -> parameter.role() == ParameterRole.HEADER);
	}

	/**
	 * One parameter and its role.
	 */
	record Parameter(ParameterRole role, MethodParameter declared) {

	}

}
