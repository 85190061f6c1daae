/**
 * The result of a health check, as consumers and producers report it.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.check;

import org.jspecify.annotations.NullMarked;
