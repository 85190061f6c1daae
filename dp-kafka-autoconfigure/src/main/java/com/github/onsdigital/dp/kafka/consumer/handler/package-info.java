/**
 * Detection, validation and invocation of handler methods.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.handler;

import org.jspecify.annotations.NullMarked;
