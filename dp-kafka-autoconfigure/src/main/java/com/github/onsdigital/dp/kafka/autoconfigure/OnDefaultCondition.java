package com.github.onsdigital.dp.kafka.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;

/**
 * Evaluates {@link ConditionalOnDefault}.
 */
class OnDefaultCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnDefault.class);
		for (ApplicationDefault each : metadata.getAnnotations()
			.get(ConditionalOnDefault.class)
			.getEnumArray("value", ApplicationDefault.class)) {
			if (!each.isEnabled(context.getEnvironment())) {
				return ConditionOutcome.noMatch(message.because(each.property() + " is false"));
			}
		}
		return ConditionOutcome.match(message.because("not switched off"));
	}

}
