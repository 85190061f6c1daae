/**
 * What the examples share: an embedded broker and a source of orders.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.support;

import org.jspecify.annotations.NullMarked;
