package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

import com.github.onsdigital.dp.kafka.settings.ApplicationDefault;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Matches unless the property of one of the given changes is {@code false}. Unlike Boot's
 * condition for booleans, it treats a blank value as unset and accepts the forms of Go,
 * as all settings of dp-kafka do.
 *
 * @since 0.1.0
 * @hidden
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnDefaultCondition.class)
@Internal
public @interface ConditionalOnDefault {

	/**
	 * The changes that must all be switched on.
	 * @return the changes
	 */
	ApplicationDefault[] value();

}
