package com.github.onsdigital.dp.kafka.endpoint;

import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.ApplicationEventPublisher;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * Answers "why is my consumer not consuming?" and lets an operator hold it. Read-only
 * until {@code management.endpoint.kafkaconsumers.access=unrestricted}. An operator's
 * hold lives in this process only.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "kafkaconsumers", defaultAccess = Access.READ_ONLY)
public class KafkaConsumersEndpoint {

	private static final int STATUS_CONFLICT = 409;

	private static final int LONGEST_TEXT = 200;

	private final Supplier<Collection<ConsumerGroup>> consumers;

	private final ActionAudit audit;

	/**
	 * Makes the endpoint.
	 * @param consumers finds all consumers
	 * @param publisher takes the audit events
	 */
	public KafkaConsumersEndpoint(Supplier<Collection<ConsumerGroup>> consumers, ApplicationEventPublisher publisher) {
		this.consumers = consumers;
		this.audit = new ActionAudit(publisher);
	}

	/**
	 * Shows all consumers.
	 * @return each by its id
	 */
	@ReadOperation
	public Map<String, Object> consumers() {
		Map<String, Object> pictures = new LinkedHashMap<>();
		this.consumers.get().forEach((consumer) -> pictures.put(consumer.id(), ConsumerDescription.of(consumer)));
		return Map.of("consumers", pictures);
	}

	/**
	 * Shows one consumer.
	 * @param id its id
	 * @return the consumer, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, @Nullable Object>> consumer(@Selector String id) {
		ConsumerGroup consumer = find(id);
		return (consumer != null) ? new WebEndpointResponse<>(ConsumerDescription.of(consumer)) : unknown(id);
	}

	/**
	 * Has one consumer started, stopped, paused or resumed, and does not wait for it.
	 * @param security tells who asks
	 * @param id the consumer's id
	 * @param action {@code start}, {@code stop}, {@code pause} or {@code resume}
	 * @param text why, for the hold and the audit
	 * @return the consumer as it is then; 400, 404, or 409 while it is closing
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, @Nullable Object>> act(SecurityContext security, @Selector String id,
			@Nullable String action, @Nullable String text) {
		ConsumerGroup consumer = find(id);
		if (consumer == null) {
			return unknown(id);
		}
		ConsumerAction known = ConsumerAction.of(action);
		if (known == null) {
			return error("action must be start, stop, pause or resume; found " + shown(action),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		if (consumer.state() == ConsumerState.CLOSING) {
			return error("consumer " + id + " is closing", STATUS_CONFLICT);
		}
		Principal principal = security.getPrincipal();
		String who = (principal != null) ? plain(principal.getName()) : "anonymous";
		String why = (text != null && !text.isBlank()) ? plain(text) : null;
		known.apply(consumer, holdText(principal, who, why));
		this.audit.record(who, known, consumer.id(), why);
		return new WebEndpointResponse<>(ConsumerDescription.of(consumer));
	}

	private @Nullable ConsumerGroup find(String id) {
		return this.consumers.get().stream().filter((consumer) -> consumer.id().equals(id)).findFirst().orElse(null);
	}

	private WebEndpointResponse<Map<String, @Nullable Object>> unknown(String id) {
		String known = this.consumers.get().stream().map(ConsumerGroup::id).collect(Collectors.joining(", "));
		return error("no consumer " + shown(id) + "; there are: " + known, WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<Map<String, @Nullable Object>> error(String text, int status) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("error", text);
		return new WebEndpointResponse<>(body, status);
	}

	private static String holdText(@Nullable Principal principal, String who, @Nullable String why) {
		String text = (why != null) ? why : "through the endpoint";
		return (principal != null) ? who + ": " + text : text;
	}

	private static String shown(@Nullable String word) {
		return (word != null) ? "\"" + plain(word) + "\"" : "none";
	}

	// what came from outside forges no log line
	private static String plain(String text) {
		return text.strip().codePoints().limit(LONGEST_TEXT).map((c) -> switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				'?';
			default -> c;
		}).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
	}

}
