/**
 * Handler methods: found, checked, fed.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.handler;

import org.jspecify.annotations.NullMarked;
